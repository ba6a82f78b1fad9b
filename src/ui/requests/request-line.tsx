import { formatMs, formatTime } from '../format.js';
import type { RequestSummary } from '../live.js';
import { FilterBy } from '../parts/filter-by.js';
import { Badge, Status } from '../parts/status.js';
import { go, hrefOf, route } from '../route.js';
import type { Filter } from './filter.js';

/**
 * A request in two lines: what was asked and answered, and why. It leads to the whole of it; what it shares
 * with others leads to those.
 */
export function RequestLine({
  request,
  isOpen = false,
  tabIndex,
}: {
  readonly request: RequestSummary;
  readonly isOpen?: boolean;
  readonly tabIndex?: number;
}) {
  const { id, at, method, url, operation, org, status, rule, reason, ms, stub, fault, delay } =
    request;
  const { panel, query } = route.value;
  const kept = panel === 'requests' ? query : {};
  const href = hrefOf({ panel: 'requests', rest: [id], query: kept });
  const only = (filter: Filter) => () =>
    go({
      panel: 'requests',
      rest: panel === 'requests' ? route.value.rest : [],
      query: { ...kept, ...filter },
    });
  return (
    <div class={`request${isOpen ? ' open' : ''}`}>
      {/* It covers the line; its name is what one would read there. */}
      <a
        href={href}
        tabIndex={tabIndex}
        aria-current={isOpen ? 'true' : undefined}
        aria-label={`${status} ${method} ${url}: ${reason}`}
        title={`${method} ${url}\n${reason} (${rule})`}
      />
      <time class="when" dateTime={at}>
        {formatTime(at)}
      </time>
      <FilterBy
        label={`Only answers ${status}`}
        tabIndex={tabIndex}
        onChoose={only({ status: String(status) })}
      >
        <Status status={status} />
      </FilterBy>
      <span class="what clip">
        <b>{method}</b> {url}
      </span>
      <span class="ms">{ms === undefined ? '' : formatMs(ms)}</span>
      <span class="why">
        {stub !== undefined && <Badge tone="accent">stub</Badge>}
        {fault !== undefined && <Badge tone="bad">{fault}</Badge>}
        {delay !== undefined && delay > 0 && <Badge tone="warn">+{formatMs(delay)}</Badge>}
        <bdi class="clip">{reason}</bdi>
        {operation === undefined ? (
          <span class="rule">{rule}</span>
        ) : (
          <FilterBy
            label={`Only requests for ${operation}`}
            tabIndex={tabIndex}
            onChoose={only({ operation })}
          >
            <span class="rule">{operation}</span>
          </FilterBy>
        )}
        {org !== undefined && (
          <FilterBy label={`Only requests of ${org}`} tabIndex={tabIndex} onChoose={only({ org })}>
            <bdi class="rule">{org}</bdi>
          </FilterBy>
        )}
      </span>
    </div>
  );
}
