import { useSignal } from '@preact/signals';
import { formatCount } from '../format.js';
import { Diagram } from '../lifecycle/diagram.js';
import { useLoaded } from '../loaded.js';
import { keep, recall } from '../machine.js';
import { messageOf } from '../notices.js';
import { Icon } from '../parts/icon.js';
import { Choice } from '../parts/choice.js';
import { KindTabs } from '../parts/kind-tabs.js';
import { Panel } from '../parts/panel.js';
import { SearchBox } from '../parts/search-box.js';
import { go, route } from '../route.js';
import { admin } from '../session.js';
import { counts } from '../shared.js';
import { Board } from './board.js';
import { filterOf, setFilter } from './filter.js';
import { NewRecord } from './new-record.js';
import { RecordView } from './record-view.js';
import { SelectionBar } from './selection-bar.js';

export function RecordsPanel() {
  const filter = filterOf();
  const hasDiagram = useSignal(recall('browser', 'board-diagram') === 'shown');
  const isMaking = useSignal(false);
  const dropped = useSignal<string | undefined>(undefined);
  const { state, ...counted } = filter;
  const isFiltered = Object.keys(counted).length > 0;
  const filtered = useLoaded(isFiltered ? `counts ${JSON.stringify(counted)}` : undefined, () =>
    admin.value.countEntities(counted),
  );
  const found = isFiltered ? (filtered.value ?? counts.value) : counts.value;
  const [wanted, openId] = route.value.rest;
  const kinds = found?.kinds ?? [];
  const shown = kinds.find(({ kind }) => kind === wanted) ?? kinds[0];
  const orgs = counts.value?.orgs ?? [];
  const kind = shown?.kind;
  const lifecycle = useLoaded(
    kind && `lifecycle ${kind}`,
    () => admin.value.getLifecycle({ kind: kind ?? '' }),
    { isLive: false },
  );
  const arrows = (lifecycle.isCurrent && lifecycle.value?.arrows) || [];
  // Only in these states does time do anything to a record.
  const mortal = new Set(arrows.filter(({ by }) => by === 'time').map(({ from }) => from));
  return (
    <Panel
      title="Records"
      about="Every record stands in the state that requests and time have left it in. Open a card to see what may happen next; drag it, or press Alt and an arrow key, to put it into another state."
      fills
      actions={
        <>
          <SearchBox
            label="Search by id, owner, state or any field"
            value={filter.q ?? ''}
            onSearch={(q) => setFilter({ q })}
          />
          {orgs.length > 1 && (
            <Choice
              label="Owner"
              all="every owner"
              options={orgs.map((org) => ({ value: org, text: org }))}
              value={filter.org}
              onChoose={(org) => setFilter({ org })}
            />
          )}
          <Choice
            label="State"
            all="every state"
            options={Object.keys(shown?.states ?? {}).map((each) => ({ value: each, text: each }))}
            value={state}
            onChoose={(chosen) => setFilter({ state: chosen })}
          />
          <button type="button" class="primary" onClick={() => (isMaking.value = true)}>
            <Icon name="plus" /> New record
          </button>
        </>
      }
      side={
        shown !== undefined &&
        openId !== undefined && (
          <RecordView
            key={`${shown.kind} ${openId}`}
            kind={shown.kind}
            id={openId}
            states={Object.keys(shown.states)}
            hasOwner={orgs.length > 0}
            mortal={mortal}
            onClose={() => go({ panel: 'records', rest: [shown.kind], query: route.value.query })}
          />
        )
      }
    >
      <div class="row">
        <KindTabs
          label="Kinds of record"
          kinds={kinds.map(({ kind, title, total }) => ({ kind, title, count: total }))}
          current={shown?.kind}
          onChoose={(chosen) =>
            // Its states are others.
            go({
              panel: 'records',
              rest: [chosen],
              query: { ...route.value.query, state: undefined },
            })
          }
        />
        <button
          type="button"
          aria-pressed={hasDiagram.value}
          onClick={() => {
            hasDiagram.value = !hasDiagram.value;
            keep('browser', 'board-diagram', hasDiagram.value ? 'shown' : undefined);
          }}
        >
          <Icon name="lifecycle" /> Diagram
        </button>
        <span class="dim" role="status">
          {isFiltered &&
            filtered.isCurrent &&
            found !== undefined &&
            `${formatCount(found.total)} found`}
        </span>
      </div>
      {shown !== undefined && hasDiagram.value && (
        <div class="card-box board-diagram">
          {lifecycle.value !== undefined && lifecycle.isCurrent && (
            <Diagram lifecycle={lifecycle.value} counts={shown.states} />
          )}
        </div>
      )}
      {shown === undefined ? (
        <p class="empty">
          {filtered.error === undefined ? 'Loading …' : messageOf(filtered.error)}
        </p>
      ) : (
        <Board
          kind={shown.kind}
          states={shown.states}
          only={state}
          filter={counted}
          openId={openId}
          hasOwner={orgs.length > 0}
          mortal={mortal}
          onDropSelected={(to) => (dropped.value = to)}
        />
      )}
      {shown !== undefined && (
        <SelectionBar
          key={shown.kind}
          kind={shown.kind}
          states={Object.keys(shown.states)}
          dropped={dropped}
        />
      )}
      {isMaking.value && (
        <NewRecord
          kind={shown?.kind}
          owner={filter.org ?? orgs[0]}
          onClose={() => (isMaking.value = false)}
        />
      )}
    </Panel>
  );
}
