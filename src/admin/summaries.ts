import type { AdminHandler } from './handler.js';
import { entriesOf } from './journal-search.js';
import { summarize, type RequestSummary } from './request-summary.js';

const DEFAULT_LIMIT = 100;

export const listRequestSummaries: AdminHandler<'listRequestSummaries'> = async ({
  query,
  world,
  services,
}) => {
  const { limit = DEFAULT_LIMIT, before = Infinity } = query;
  const { journal } = world;
  const isAsked = createTest(query);
  const requests: RequestSummary[] = [];
  let next: number | undefined;
  for await (const entry of entriesOf(journal)) {
    if (entry.number >= before) continue;
    if (requests.length === limit) {
      next = requests.at(-1)?.number;
      break;
    }
    const summary = summarize(entry, world, services);
    if (isAsked(summary)) requests.push(summary);
  }
  return {
    status: 200,
    body: { requests, ...(next !== undefined && { next }), remembered: await journal.count() },
  };
};

interface Wanted {
  readonly operation?: string;
  readonly org?: string;
  readonly status?: string;
  readonly rule?: string;
  readonly q?: string;
}

function createTest({
  operation,
  org,
  status,
  rule,
  q = '',
}: Wanted): (one: RequestSummary) => boolean {
  const needle = q.trim().toLowerCase();
  return (one) =>
    (operation === undefined || one.operation === operation) &&
    (org === undefined || one.org === org) &&
    (status === undefined || String(one.status).startsWith(status)) &&
    (rule === undefined || one.rule === rule) &&
    (needle === '' ||
      `${one.method} ${one.url} ${one.operation ?? ''} ${one.status} ${one.rule} ${one.reason}`
        .toLowerCase()
        .includes(needle));
}
