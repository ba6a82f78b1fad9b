import { useSignal } from '@preact/signals';
import { countOf, formatCount } from '../format.js';
import { forgetRequests, leftOut, requests, type RequestSummary } from '../live.js';
import { useLoaded } from '../loaded.js';
import { Copy } from '../parts/copy.js';
import { Confirm } from '../parts/dialog.js';
import { Icon } from '../parts/icon.js';
import { Panel } from '../parts/panel.js';
import { SearchBox } from '../parts/search-box.js';
import { Choice } from '../parts/choice.js';
import { VirtualList } from '../parts/virtual-list.js';
import { alter, baseUrlOf, go, route, world } from '../route.js';
import { admin, perform } from '../session.js';
import { counts } from '../shared.js';
import { filterOf, isFiltering, keeps } from './filter.js';
import { RequestLine } from './request-line.js';
import { RequestView } from './request-view.js';

const LINE_HEIGHT = 48;
const MOST = 1000;
const FAMILIES = ['2', '3', '4', '5'];

export function RequestsPanel() {
  const filter = filterOf();
  const paused = useSignal<readonly RequestSummary[] | undefined>(undefined);
  const isClearing = useSignal(false);
  const [openId] = route.value.rest;
  const lifecycles = useLoaded('lifecycles', () => admin.value.listLifecycles(), { isLive: false });
  // What came before the page was opened, as far as the journal goes.
  const past = useLoaded(
    isFiltering(filter) ? `journal ${JSON.stringify(filter)}` : undefined,
    () => admin.value.listRequestSummaries({ limit: MOST, ...filter }),
    { isLive: false },
  );
  const come = (paused.value ?? requests.value).filter(keeps(filter));
  const oldest = come.at(-1)?.number ?? Infinity;
  const before = isFiltering(filter) && past.isCurrent ? (past.value?.requests ?? []) : [];
  const shown = [...come, ...before.filter(({ number }) => number < oldest)];
  const waiting =
    paused.value === undefined
      ? 0
      : (requests.value[0]?.number ?? -1) - (paused.value[0]?.number ?? -1);
  const orgs = counts.value?.orgs ?? [];
  const operations = lifecycles.value?.lifecycles.flatMap((each) => each.operations) ?? [];
  return (
    <Panel
      title="Requests"
      about="Each request as it comes in, with the rule that decided its answer and the reason in words. Open one to see the checks that ran, to send it again or to make a stub of it."
      fills
      actions={
        <>
          <button
            type="button"
            aria-pressed={paused.value !== undefined}
            onClick={() => {
              paused.value = paused.value === undefined ? requests.value : undefined;
            }}
          >
            <Icon name={paused.value === undefined ? 'pause' : 'play'} />
            {paused.value === undefined ? 'Pause' : 'Go on'}
          </button>
          <button type="button" onClick={() => (isClearing.value = true)}>
            <Icon name="trash" /> Clear
          </button>
        </>
      }
      side={
        openId !== undefined && (
          <RequestView
            key={openId}
            id={openId}
            onClose={() => go({ panel: 'requests', query: route.value.query })}
          />
        )
      }
    >
      <div class="row">
        <SearchBox
          label="Search in path, operation, rule, reason"
          value={filter.q ?? ''}
          onSearch={(q) => alter({ q })}
        />
        <Choice
          label="Status"
          all="every status"
          options={FAMILIES.map((digit) => ({ value: digit, text: `${digit}xx` }))}
          value={filter.status}
          onChoose={(status) => alter({ status })}
        />
        <Choice
          label="Operation"
          all="every operation"
          options={operations.map((operation) => ({ value: operation, text: operation }))}
          value={filter.operation}
          onChoose={(operation) => alter({ operation })}
        />
        {(orgs.length > 1 || filter.org !== undefined) && (
          <Choice
            label="Owner"
            all="every owner"
            options={orgs.map((org) => ({ value: org, text: org }))}
            value={filter.org}
            onChoose={(org) => alter({ org })}
          />
        )}
        <span class="dim" role="status">
          {countOf(shown.length, 'request')}
          {waiting > 0 && ` · paused, ${formatCount(waiting)} more have come`}
          {leftOut.value > 0 && ` · ${formatCount(leftOut.value)} more came and are not shown here`}
        </span>
      </div>
      {shown.length === 0 ? (
        <div class="empty">
          {isFiltering(filter) ? (
            'No request fits this filter.'
          ) : (
            <>
              <p>
                No request has come yet. Send one, and it appears here. The base URL of this world:
              </p>
              <p>
                <code class="wrap">{baseUrlOf(world.value)}</code>{' '}
                <Copy text={baseUrlOf(world.value)} label="Copy the base URL" isSmall />
              </p>
            </>
          )}
        </div>
      ) : (
        <div class="journal">
          <VirtualList
            items={shown}
            keyOf={({ id }) => id}
            rowHeight={LINE_HEIGHT}
            label="Requests, the newest first"
            draw={(request, _index, tabIndex) => (
              <RequestLine request={request} isOpen={request.id === openId} tabIndex={tabIndex} />
            )}
          />
        </div>
      )}
      {isClearing.value && (
        <Confirm
          title="Empty the journal?"
          action="Empty"
          onConfirm={() => {
            perform('The journal was emptied', 'clearRequests');
            forgetRequests();
          }}
          onClose={() => (isClearing.value = false)}
        >
          All requests of this world are forgotten. Records stay as they are.
        </Confirm>
      )}
    </Panel>
  );
}
