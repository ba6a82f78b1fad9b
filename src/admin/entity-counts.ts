import { settle, type Lifecycle } from '../lifecycles/lifecycle.js';
import { NO_TENANT } from '../lifecycles/records.js';
import { placedAfter } from '../store/records.js';
import { violated } from '../server/problem.js';
import { createTest } from './entity-test.js';
import type { AdminHandler } from './handler.js';

const BEFORE_ALL = -1;

export const countEntities: AdminHandler<'countEntities'> = async ({ query, world }) => {
  const { lifecycles } = world;
  const { kind: only, ...wanted } = query;
  if (only !== undefined && !lifecycles.has(only)) {
    const message = `must be one of ${lifecycles.kinds.join(', ')}`;
    return violated([{ pointer: '/query/kind', message }]);
  }
  const isAsked = createTest(wanted);
  const { records, now } = await world.store.transaction(async (tx) => ({
    records: await tx.records(),
    now: world.clock.now(),
  }));
  const orgs = new Set<string>();
  const kinds: object[] = [];
  let total = 0;
  for (const kind of only === undefined ? lifecycles.kinds : [only]) {
    const lifecycle: Lifecycle = lifecycles.of(kind);
    const states: Record<string, number> = Object.fromEntries(
      lifecycle.states.map((state) => [state, 0]),
    );
    let ofKind = 0;
    for await (const { record } of placedAfter(records, kind, BEFORE_ALL)) {
      const settled = settle(lifecycle, record, now);
      orgs.add(settled.org);
      if (!isAsked(settled)) continue;
      states[settled.state] = (states[settled.state] ?? 0) + 1;
      ofKind += 1;
    }
    total += ofKind;
    kinds.push({ kind, title: lifecycle.title, total: ofKind, states });
  }
  orgs.delete(NO_TENANT);
  return {
    status: 200,
    body: { now, total, kinds, ...(orgs.size > 0 && { orgs: [...orgs].sort() }) },
  };
};
