import { formatInstant, formatSpan, type Entity } from '../format.js';
import { simulatorNow } from '../live.js';
import { toMillis } from '../machine.js';

const SOON = 60 * 60 * 1000;

/** How long until the record expires; nothing once that is over. */
export function TimeLeft({ record }: { readonly record: Pick<Entity, 'expires_at'> }) {
  const now = simulatorNow.value;
  if (now === undefined) return null;
  const left = toMillis(record.expires_at) - now;
  if (!(left > 0)) return null;
  return (
    <span
      class={`left${left < SOON ? ' soon' : ''}`}
      title={`expires ${formatInstant(record.expires_at)}`}
    >
      {formatSpan(left)}
    </span>
  );
}
