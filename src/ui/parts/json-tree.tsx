import { useState } from 'preact/hooks';
import { countOf, formatCount } from '../format.js';
import { Icon } from './icon.js';
import { entriesOf, isContainer, SHOWN, type Container } from './json-shape.js';

interface NodeProps {
  /** Absent in a list and for the whole. */
  readonly name: string | undefined;
  /** What it is called for those who hear it. */
  readonly label: string;
  readonly value: unknown;
  /** How many levels from here on are unfolded at first. */
  readonly levels: number;
  readonly isLast: boolean;
}

/** A value of JSON, and all in it that is unfolded. What is folded is not in the document. */
export function JsonNode({ name, label, value, levels, isLast }: NodeProps) {
  const [isOpen, setOpen] = useState(levels > 0);
  const comma = isLast ? '' : ',';
  if (!isContainer(value) || entriesOf(value).length === 0) {
    return (
      <div class="line">
        <Key name={name} />
        <Leaf value={value} />
        {comma}
      </div>
    );
  }
  const [start, end] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  return (
    <div>
      <div class="line folding">
        <button
          type="button"
          class="fold"
          aria-expanded={isOpen}
          aria-label={label}
          onClick={() => setOpen(!isOpen)}
        >
          <Icon name="fold" />
        </button>
        <Key name={name} />
        {start}
        {!isOpen && (
          <>
            <span class="dim"> … {sizeOf(value)} </span>
            {end}
            {comma}
          </>
        )}
      </div>
      {isOpen && (
        <>
          <Children value={value} levels={levels - 1} />
          <div class="line">
            {end}
            {comma}
          </div>
        </>
      )}
    </div>
  );
}

function Children({ value, levels }: { readonly value: Container; readonly levels: number }) {
  const [shown, show] = useState(SHOWN);
  const isList = Array.isArray(value);
  const entries = entriesOf(value);
  const rest = entries.length - shown;
  return (
    <div class="children">
      {entries.slice(0, shown).map(([name, each], index) => (
        <JsonNode
          key={name}
          name={isList ? undefined : name}
          label={isList ? `item ${index + 1}` : name}
          value={each}
          levels={levels}
          isLast={index === entries.length - 1}
        />
      ))}
      {rest > 0 && (
        <button type="button" class="text" onClick={() => show(shown + SHOWN)}>
          {formatCount(Math.min(rest, SHOWN))} more of {formatCount(rest)}
        </button>
      )}
    </div>
  );
}

function Key({ name }: { readonly name: string | undefined }) {
  if (name === undefined) return null;
  return (
    <>
      <b>{JSON.stringify(name)}</b>:{' '}
    </>
  );
}

/** A longer text is shown in part. */
const LONG_TEXT = 400;

function Leaf({ value }: { readonly value: unknown }) {
  const [isWhole, setWhole] = useState(false);
  const text = JSON.stringify(value);
  if (isWhole || text.length <= LONG_TEXT)
    return <span class={`leaf ${typeof value}`}>{text}</span>;
  return (
    <>
      <span class="leaf string">{text.slice(0, LONG_TEXT)}</span>…{' '}
      <button type="button" class="text" onClick={() => setWhole(true)}>
        all {formatCount(text.length)} characters
      </button>
    </>
  );
}

const sizeOf = (value: Container): string =>
  countOf(entriesOf(value).length, Array.isArray(value) ? 'item' : 'field');
