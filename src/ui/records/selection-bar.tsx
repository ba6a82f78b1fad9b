import { useSignal, type Signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { countOf, formatCount } from '../format.js';
import { messageOf, tell } from '../notices.js';
import { Choice } from '../parts/choice.js';
import { Confirm, Dialog } from '../parts/dialog.js';
import { Icon } from '../parts/icon.js';
import { attemptEach, type Refusal } from '../session.js';
import { clearSelection, keepSelected, selected } from './selection.js';

interface Asked {
  /** Absent: they are to be deleted. */
  readonly to?: string;
}

/** What can be done with several records at once. It asks first, and tells what was refused record by record. */
export function SelectionBar({
  kind,
  states,
  dropped,
}: {
  readonly kind: string;
  readonly states: readonly string[];
  /** The column that they were dropped on. */
  readonly dropped: Signal<string | undefined>;
}) {
  // Those of another kind or another world are not meant any more.
  useEffect(() => clearSelection, []);
  const chosen = useSignal<Asked | undefined>(undefined);
  const asked = chosen.value ?? (dropped.value === undefined ? undefined : { to: dropped.value });
  const done = useSignal<number | undefined>(undefined);
  const refusals = useSignal<readonly Refusal[]>([]);
  const ids = [...selected.value];
  const count = countOf(ids.length, 'record');

  const carryOut = async ({ to }: Asked): Promise<void> => {
    done.value = 0;
    const watch = (number: number): void => {
      done.value = number;
    };
    const inputs = ids.map((id) => ({ kind, id }));
    const told = to === undefined ? `Delete ${count}` : `Put ${count} into ${to}`;
    const refused =
      to === undefined
        ? await attemptEach(told, 'deleteEntity', inputs, watch)
        : await attemptEach(
            told,
            'patchEntity',
            inputs.map((input) => ({ ...input, body: { state: to } })),
            watch,
          );
    done.value = undefined;
    const well = ids.length - refused.length;
    if (well > 0) {
      tell(`${countOf(well, 'record')} ${to === undefined ? 'deleted' : `put into ${to}`}`);
    }
    refusals.value = refused;
    keepSelected(refused.map(({ id }) => id));
  };

  return (
    <>
      {ids.length > 0 && (
        <div class="selection-bar fade" role="group" aria-label="Selected records">
          <span role="status">
            {done.value === undefined
              ? `${formatCount(ids.length)} selected`
              : `${formatCount(done.value)} of ${formatCount(ids.length)} done`}
          </span>
          <Choice
            label="Put the selected records into"
            all="Put into …"
            options={states.map((state) => ({ value: state, text: state }))}
            value={undefined}
            onChoose={(to) => {
              if (to !== undefined) chosen.value = { to };
            }}
          />
          <button type="button" onClick={() => (chosen.value = {})}>
            <Icon name="trash" /> Delete
          </button>
          <button type="button" class="quiet" onClick={clearSelection}>
            Clear
          </button>
        </div>
      )}
      {asked !== undefined && (
        <Ask
          count={count}
          asked={asked}
          onConfirm={carryOut}
          onClose={() => {
            chosen.value = undefined;
            dropped.value = undefined;
          }}
        />
      )}
      {refusals.value.length > 0 && (
        <Dialog
          title={`${countOf(refusals.value.length, 'record')} refused`}
          isWide
          onClose={() => (refusals.value = [])}
        >
          <p>The others are done. These stay as they were, and stay selected.</p>
          <ul class="refusals">
            {refusals.value.map(({ id, error }) => (
              <li key={id}>
                <code class="wrap">{id}</code>
                <span class="error">{messageOf(error)}</span>
              </li>
            ))}
          </ul>
        </Dialog>
      )}
    </>
  );
}

function Ask({
  count,
  asked,
  onConfirm,
  onClose,
}: {
  readonly count: string;
  readonly asked: Asked;
  readonly onConfirm: (asked: Asked) => Promise<void>;
  readonly onClose: () => void;
}) {
  const { to } = asked;
  const isMove = to !== undefined;
  return (
    <Confirm
      title={isMove ? `Put ${count} into ${to}?` : `Delete ${count}?`}
      action={isMove ? `Put ${count} into ${to}` : `Delete ${count}`}
      isHarmless={isMove}
      onConfirm={() => void onConfirm(asked)}
      onClose={onClose}
    >
      {isMove
        ? 'Each is put into this state, whatever its lifecycle allows.'
        : 'They are taken out of the world, whatever their lifecycle says. Requests then find no such records.'}
    </Confirm>
  );
}
