import { useEffect, useRef } from 'preact/hooks';
import { shortId, titleOf, type Entity } from '../format.js';
import { TimeLeft } from '../parts/time-left.js';
import { go, route } from '../route.js';
import { moveRecord } from './move.js';
import { extendTo, selected, toggle } from './selection.js';

/** A record as a card: opened by a click or Enter; dragged, or moved by Alt and an arrow key. */
export function Card({
  record,
  isOpen,
  tabIndex,
  hasOwner,
  isMortal,
  neighbours: [left, right],
  idsInList,
}: {
  readonly record: Entity;
  readonly isOpen: boolean;
  readonly tabIndex: number;
  readonly hasOwner: boolean;
  /** Whether records expire in this state. */
  readonly isMortal: boolean;
  readonly neighbours: readonly [string | undefined, string | undefined];
  /** Of the column, for a selection of several in a row. */
  readonly idsInList: () => readonly string[];
}) {
  const { kind, id, org, state } = record;
  const title = titleOf(record);
  const { query } = route.value;
  const isSelected = selected.value.has(id);
  const element = useRef<HTMLButtonElement>(null);
  // Beside what was opened there is less room: its column may be out of sight.
  useEffect(() => {
    if (isOpen) element.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [isOpen]);
  const choose = ({ shiftKey }: MouseEvent): void => {
    if (shiftKey) extendTo(id, idsInList());
    else toggle(id);
  };
  return (
    <div class={`card-slot${isSelected ? ' selected' : ''}`}>
      <button
        ref={element}
        type="button"
        class={`card${isOpen ? ' open' : ''}`}
        draggable
        tabIndex={tabIndex}
        aria-expanded={isOpen}
        aria-keyshortcuts="Alt+ArrowLeft Alt+ArrowRight"
        title={`${title ?? id} · ${id}`}
        onClick={(event) => {
          if (event.shiftKey || event.ctrlKey || event.metaKey) choose(event);
          else go({ panel: 'records', rest: [kind, id], query });
        }}
        onDragStart={(event) => {
          event.dataTransfer?.setData('text/plain', id);
        }}
        onKeyDown={(event) => {
          if (!event.altKey) return;
          const to = { ArrowLeft: left, ArrowRight: right }[event.key];
          if (to === undefined) return;
          event.preventDefault();
          moveRecord({ kind, id, state }, to);
        }}
      >
        <bdi class="title clip">{title ?? shortId(id)}</bdi>
        <span class="facts">
          <span class="clip">{shortId(id)}</span>
          {hasOwner && <bdi class="clip org">{org}</bdi>}
          {isMortal && <TimeLeft record={record} />}
        </span>
      </button>
      <label class="pick">
        <input
          type="checkbox"
          aria-label={`Select ${title ?? shortId(id)}`}
          checked={isSelected}
          tabIndex={tabIndex}
          onClick={choose}
        />
      </label>
    </div>
  );
}
