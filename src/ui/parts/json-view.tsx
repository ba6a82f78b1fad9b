import { useState } from 'preact/hooks';
import { Copy } from './copy.js';
import { Icon } from './icon.js';
import { isContainer, levelsWithin } from './json-shape.js';
import { JsonNode } from './json-tree.js';

/** So long a text is shown in part: nobody reads it, and the page would stand still. */
const LONGEST = 200_000;

/** So many lines are read at a glance, and so many are drawn at once without a stop. */
const AT_FIRST = 80;
const AT_MOST = 3000;

/** JSON to read, whose parts can be folded; anything else as it is. Always as text. */
export function JsonView({ value, label }: { readonly value: unknown; readonly label: string }) {
  return isContainer(value) ? (
    <JsonTree value={value} label={label} />
  ) : (
    <PlainText text={typeof value === 'string' ? value : JSON.stringify(value)} label={label} />
  );
}

function JsonTree({ value, label }: { readonly value: object; readonly label: string }) {
  const [{ limit, times }, setUnfolding] = useState({ limit: AT_FIRST, times: 0 });
  const levels = limit === 0 ? 1 : levelsWithin(value, limit);
  const hasParts = Object.values(value).some(isContainer);
  const isWhole = limit === AT_MOST || levels === Infinity;
  const action = isWhole ? 'Fold all' : 'Unfold all';
  return (
    <div class={`json-box${hasParts ? ' has-parts' : ''}`}>
      {/* A box that scrolls can be reached with the keyboard. */}
      <div class="json" tabIndex={0} role="region" aria-label={label}>
        {/* Another key: what was folded by hand is so no more. */}
        <JsonNode key={times} name={undefined} label={label} value={value} levels={levels} isLast />
      </div>
      <div class="json-tools">
        {hasParts && (
          <button
            type="button"
            class="quiet icon-only"
            aria-label={`${action}: ${label}`}
            title={action}
            onClick={() => setUnfolding({ limit: isWhole ? 0 : AT_MOST, times: times + 1 })}
          >
            <Icon name={isWhole ? 'foldAll' : 'unfoldAll'} />
          </button>
        )}
        <Copy text={() => JSON.stringify(value, undefined, 2)} label={`Copy: ${label}`} isSmall />
      </div>
    </div>
  );
}

function PlainText({ text, label }: { readonly text: string; readonly label: string }) {
  return (
    <div class="json-box">
      <pre class="json" tabIndex={0} role="region" aria-label={label}>
        {text.slice(0, LONGEST)}
        {text.length > LONGEST && `… and ${text.length - LONGEST} more characters`}
      </pre>
      <div class="json-tools">
        <Copy text={text} label={`Copy: ${label}`} isSmall />
      </div>
    </div>
  );
}

/** A body as it was sent: JSON is laid out, the rest is left alone. */
export function parseBody(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
