import { countOf, formatInstant } from '../format.js';
import { complain } from '../notices.js';
import { Confirm } from '../parts/dialog.js';
import { carryOut, waiting } from './jump.js';

export function ConfirmJump() {
  if (waiting.value === undefined) return null;
  const { jump, preview } = waiting.value;
  const kinds = Object.entries(preview.kinds).map(([kind, count]) => `${count} × ${kind}`);
  return (
    <Confirm
      title={`Move the clock to ${formatInstant(preview.at)}?`}
      action="Move the clock"
      isHarmless
      onConfirm={() => {
        carryOut(jump).catch(complain);
      }}
      onClose={() => (waiting.value = undefined)}
    >
      {countOf(preview.count, 'record')} would expire by then: {kinds.join(', ')}.
    </Confirm>
  );
}
