import { formatMs, formatTime } from '../format.js';
import type { RequestSummary } from '../live.js';
import { Badge, Status } from '../parts/status.js';
import { hrefOf, route } from '../route.js';

/** A request in two lines: what was asked and answered, and why. It leads to the whole of it. */
export function RequestLine({
  request,
  isOpen = false,
  tabIndex,
}: {
  readonly request: RequestSummary;
  readonly isOpen?: boolean;
  readonly tabIndex?: number;
}) {
  const { id, at, method, url, operation, status, rule, reason, ms, stub, fault, delay } = request;
  const { panel, query } = route.value;
  const href = hrefOf({ panel: 'requests', rest: [id], query: panel === 'requests' ? query : {} });
  return (
    <a
      class={`request${isOpen ? ' open' : ''}`}
      href={href}
      tabIndex={tabIndex}
      aria-current={isOpen ? 'true' : undefined}
    >
      <time class="when" dateTime={at}>
        {formatTime(at)}
      </time>
      <Status status={status} />
      <span class="what clip" title={`${method} ${url}`}>
        <b>{method}</b> {url}
      </span>
      <span class="ms">{ms === undefined ? '' : formatMs(ms)}</span>
      <span class="why clip" title={`${reason} (${rule})`}>
        {stub !== undefined && <Badge tone="accent">stub</Badge>}
        {fault !== undefined && <Badge tone="bad">{fault}</Badge>}
        {delay !== undefined && delay > 0 && <Badge tone="warn">+{formatMs(delay)}</Badge>}
        <bdi>{reason}</bdi> <span class="rule">{operation ?? rule}</span>
      </span>
    </a>
  );
}
