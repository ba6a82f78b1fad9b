import type { Lifecycle } from '../lifecycles/lifecycle.js';
import type { JournalEntry } from '../server/journal.js';
import { jsonOf } from '../server/json-reply.js';
import type { World } from '../server/world.js';
import type { AdminHandler, AdminServices } from './handler.js';
import { entriesOf } from './journal-search.js';
import { subjectOf, summarize } from './request-summary.js';

const DEFAULT_LIMIT = 100;

export const listEntityRequests: AdminHandler<'listEntityRequests'> = async ({
  path,
  query,
  world,
  services,
}) => {
  const { limit = DEFAULT_LIMIT } = query;
  const isAbout = createTest(path.kind, path.id, world, services);
  const requests: object[] = [];
  for await (const entry of entriesOf(world.journal)) {
    if (!isAbout(entry)) continue;
    requests.push(summarize(entry, world, services));
    if (requests.length === limit) break;
  }
  return { status: 200, body: { requests, remembered: await world.journal.count() } };
};

/** Whether an exchange was about a record: it names it, or belongs to a record that belongs to it. */
function createTest(
  kind: string,
  id: string,
  world: World,
  services: AdminServices,
): (entry: JournalEntry) => boolean {
  const quoted = JSON.stringify(id);
  return (entry) => {
    const subject = subjectOf(entry, world, services);
    if (subject?.lifecycle === undefined) return false;
    const { lifecycle } = subject;
    if (lifecycle.kind === kind && subject.id === id) return true;
    if (!mayBelongTo(lifecycle, kind)) return false;
    const { request, reply } = entry;
    const sent = request.body === undefined ? '' : Buffer.from(request.body).toString();
    if (sent.includes(quoted)) return true;
    const isList = lifecycle.rows.some((row) => row.id === reply.rule && row.lists !== undefined);
    return !isList && jsonOf(reply)?.includes(quoted) === true;
  };
}

const mayBelongTo = ({ relations = {} }: Lifecycle, kind: string): boolean =>
  Object.values(relations).some((relation) => relation.kind === kind);
