import { NO_TENANT } from '../lifecycles/records.js';
import { violated } from '../server/problem.js';
import type { AdminHandler } from './handler.js';
import { countRecords, momentOf, prepareSearch } from './record-search.js';

export const countEntities: AdminHandler<'countEntities'> = async ({ query, world }) => {
  const { lifecycles } = world;
  const { kind: only, ...wanted } = query;
  if (only !== undefined && !lifecycles.has(only)) {
    const message = `must be one of ${lifecycles.kinds.join(', ')}`;
    return violated([{ pointer: '/query/kind', message }]);
  }
  const moment = await momentOf(world);
  const kinds: object[] = [];
  const orgs = new Set<string>();
  let total = 0;
  for (const kind of only === undefined ? lifecycles.kinds : [only]) {
    const counted = await countRecords(world, moment, { kind, wanted });
    const ofKind = [...counted.states.values()].reduce((sum, count) => sum + count, 0);
    for (const org of counted.orgs) orgs.add(org);
    total += ofKind;
    const { title } = lifecycles.of(kind);
    kinds.push({ kind, title, total: ofKind, states: Object.fromEntries(counted.states) });
  }
  if (wanted.q === undefined) prepareSearch(world, moment);
  orgs.delete(NO_TENANT);
  return {
    status: 200,
    body: {
      now: moment.now,
      total,
      kinds,
      ...(orgs.size > 0 && { orgs: [...orgs].sort() }),
    },
  };
};
