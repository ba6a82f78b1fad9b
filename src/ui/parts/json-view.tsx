import type { ComponentChildren } from 'preact';
import { Copy } from './copy.js';

/** So long a text is shown in part: nobody reads it, and the page would stand still. */
const LONGEST = 200_000;

/** JSON to read, with its keys set apart; anything else as it is. Always as text. */
export function JsonView({ value, label }: { readonly value: unknown; readonly label: string }) {
  const text = typeof value === 'string' ? value : JSON.stringify(value, undefined, 2);
  const shown = text.length > LONGEST ? text.slice(0, LONGEST) : text;
  return (
    <div class="json-box">
      {/* A box that scrolls can be reached with the keyboard. */}
      <pre class="json" tabIndex={0} role="region" aria-label={label}>
        {shown.split('\n').map((line, index) => (
          <span key={index}>
            {coloured(line)}
            {'\n'}
          </span>
        ))}
        {text.length > LONGEST && `… and ${text.length - LONGEST} more characters`}
      </pre>
      <Copy text={text} label={`Copy: ${label}`} isSmall />
    </div>
  );
}

const KEY = /^(\s*)("(?:[^"\\]|\\.)*")(: )(.*)$/s;

function coloured(line: string): ComponentChildren {
  const parts = KEY.exec(line);
  if (parts === null) return line;
  const [, indent, key, colon, rest] = parts;
  return [indent, <b key="key">{key}</b>, colon, rest];
}

/** A body as it was sent: JSON is laid out, the rest is left alone. */
export function parseBody(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
