import { Column } from './column.js';
import type { Filter } from './filter.js';
import { clearSelection, selected } from './selection.js';

/** A column for each state of the lifecycle, in its order. */
export function Board({
  kind,
  states,
  only,
  filter,
  openId,
  hasOwner,
  mortal,
  onDropSelected,
}: {
  readonly kind: string;
  readonly states: Readonly<Record<string, number>>;
  /** The one state that is looked at. */
  readonly only: string | undefined;
  readonly filter: Filter;
  readonly openId: string | undefined;
  /** Whether records belong to somebody. */
  readonly hasOwner: boolean;
  /** The states in which records expire. */
  readonly mortal: ReadonlySet<string>;
  readonly onDropSelected: (state: string) => void;
}) {
  const names = Object.keys(states);
  return (
    <div
      class={`board${selected.value.size > 0 ? ' selecting' : ''}`}
      onKeyDown={(event) => {
        if (event.key === 'Escape') clearSelection();
        else moveBetweenColumns(event);
      }}
    >
      {names.map((state, index) =>
        only !== undefined && only !== state ? null : (
          <Column
            key={`${kind} ${state}`}
            kind={kind}
            state={state}
            count={states[state] ?? 0}
            filter={filter}
            openId={openId}
            hasOwner={hasOwner}
            isMortal={mortal.has(state)}
            neighbours={[names[index - 1], names[index + 1]]}
            onDropSelected={onDropSelected}
          />
        ),
      )}
    </div>
  );
}

/** The arrow keys to the left and right go to the nearest column that has cards. */
function moveBetweenColumns(event: KeyboardEvent): void {
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (step === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
  const column = (event.target as HTMLElement).closest('.column');
  const columns = [...(event.currentTarget as HTMLElement).children];
  const from = column === null ? -1 : columns.indexOf(column);
  if (from === -1) return;
  for (let index = from + step; index in columns; index += step) {
    const card = columns[index]?.querySelector<HTMLElement>('.card[tabindex="0"]');
    if (!card) continue;
    event.preventDefault();
    card.focus();
    card.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    return;
  }
}
