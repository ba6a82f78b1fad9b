import { useSignal } from '@preact/signals';
import { useCallback, useEffect, useMemo } from 'preact/hooks';
import { formatCount, type Entity } from '../format.js';
import { revision } from '../live.js';
import { messageOf } from '../notices.js';
import { VirtualList } from '../parts/virtual-list.js';
import { admin } from '../session.js';
import { Card } from './card.js';
import type { Filter } from './filter.js';
import { moveRecord } from './move.js';
import { createPager } from './pager.js';
import { extendTo, select, selected, toggle } from './selection.js';

const CARD_HEIGHT = 58;
const PAGE = 100;

/** All records of a kind in one state. A card that is dropped here is put into the state. */
export function Column({
  kind,
  state,
  count,
  filter,
  openId,
  hasOwner,
  isMortal,
  neighbours,
  onDropSelected,
}: {
  readonly kind: string;
  readonly state: string;
  readonly count: number;
  readonly filter: Filter;
  readonly openId: string | undefined;
  readonly hasOwner: boolean;
  readonly isMortal: boolean;
  /** The states to the left and to the right. */
  readonly neighbours: readonly [string | undefined, string | undefined];
  /** One of several that are selected was dropped on a column: all are meant. */
  readonly onDropSelected: (state: string) => void;
}) {
  const asked = JSON.stringify(filter);
  const pager = useMemo(
    () =>
      createPager<Entity>(async (cursor) => {
        const { entities, next } = await admin.value.listEntities({
          kind,
          state,
          order: 'newest',
          limit: PAGE,
          ...filter,
          ...(cursor !== undefined && { cursor }),
        });
        return { items: entities, next };
      }),
    [kind, state, asked],
  );
  useEffect(() => () => pager.end(), [pager]);
  useEffect(() => pager.refresh(), [pager, revision.value]);
  const see = useCallback((first: number, last: number) => pager.see(first, last), [pager]);
  const isOver = useSignal(false);
  const items = pager.items.value;
  const idsInList = useCallback(() => pager.items.value.map(({ id }) => id), [pager]);
  const selectByKeys = (event: KeyboardEvent): void => {
    const ids = idsInList();
    if (event.key === 'a' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      select(ids);
      return;
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const row = (event.target as HTMLElement).closest('li');
    const from = Number(row?.getAttribute('aria-posinset') ?? 0) - 1;
    const [id, next] = [ids[from], ids[from + (step ?? 0)]];
    if (!event.shiftKey || step === undefined || id === undefined) return;
    // The list itself takes the focus there.
    if (!selected.value.has(id)) toggle(id);
    if (next !== undefined) extendTo(next, ids);
  };
  return (
    <section
      class={`column${isOver.value ? ' over' : ''}`}
      aria-label={`${state}, ${count}`}
      data-state={state}
      onKeyDown={selectByKeys}
      onDragOver={(event) => {
        event.preventDefault();
        isOver.value = true;
      }}
      onDragLeave={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) isOver.value = false;
      }}
      onDrop={(event) => {
        event.preventDefault();
        isOver.value = false;
        const id = event.dataTransfer?.getData('text/plain');
        if (!id) return;
        if (selected.value.has(id) && selected.value.size > 1) onDropSelected(state);
        else moveRecord({ kind, id }, state);
      }}
    >
      <h2>
        <span class="clip" title={state}>
          {state}
        </span>
        <span class="number">{formatCount(count)}</span>
      </h2>
      {pager.error.value !== undefined && items.length === 0 ? (
        <p class="empty error">{messageOf(pager.error.value)}</p>
      ) : items.length === 0 && pager.isReady.value ? (
        <p class="empty">None</p>
      ) : (
        <VirtualList
          items={items}
          keyOf={({ id }) => id}
          rowHeight={CARD_HEIGHT}
          label={`Records in ${state}`}
          onRange={see}
          draw={(record, index, tabIndex) => (
            <Card
              record={record}
              isOpen={record.id === openId}
              tabIndex={tabIndex}
              hasOwner={hasOwner}
              isMortal={isMortal}
              neighbours={neighbours}
              idsInList={idsInList}
            />
          )}
        />
      )}
    </section>
  );
}
