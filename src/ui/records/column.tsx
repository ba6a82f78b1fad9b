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
  return (
    <section
      class={`column${isOver.value ? ' over' : ''}`}
      aria-label={`${state}, ${count}`}
      data-state={state}
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
        if (id) moveRecord({ kind, id }, state);
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
            />
          )}
        />
      )}
    </section>
  );
}
