import { NO_TENANT } from '../lifecycles/records.js';
import { violated } from '../server/problem.js';
import type { AdminHandler } from './handler.js';
import { findRecords, momentOf } from './record-search.js';

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
    const { title, states } = lifecycles.of(kind);
    const counts = new Map(states.map((state) => [state, 0]));
    let ofKind = 0;
    for await (const handful of findRecords(world, moment, { kind, wanted })) {
      for (const { record, state } of handful) {
        counts.set(state, (counts.get(state) ?? 0) + 1);
        orgs.add(record.org);
      }
      ofKind += handful.length;
    }
    total += ofKind;
    kinds.push({ kind, title, total: ofKind, states: Object.fromEntries(counts) });
  }
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
