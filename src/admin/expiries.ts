import type { Lifecycle } from '../lifecycles/lifecycle.js';
import type { AnyRecord } from '../lifecycles/records.js';
import { readInstant, type Instant } from '../runtime/clock.js';
import { Problem, violated } from '../server/problem.js';
import { placedAfter } from '../store/records.js';
import type { AdminHandler } from './handler.js';
import { endOf, refuseClock } from './times.js';

const BEFORE_ALL = -1;

export const previewExpiries: AdminHandler<'previewExpiries'> = async ({ query, world }) => {
  const { records, now } = await world.store.transaction(async (tx) => ({
    records: await tx.records(),
    now: world.clock.now(),
  }));
  const at = timeOf(query, now);
  if (at instanceof Problem) return at;
  const kinds: Record<string, number> = {};
  let count = 0;
  let next: AnyRecord | undefined;
  for (const kind of world.lifecycles.kinds) {
    const lifecycle: Lifecycle = world.lifecycles.of(kind);
    const { from } = lifecycle.expiry;
    if (from.length === 0) continue;
    for await (const { record } of placedAfter(records, kind, BEFORE_ALL)) {
      const { expires_at, state } = record;
      if (expires_at <= now || !from.includes(state)) continue;
      if (expires_at <= at) {
        kinds[kind] = (kinds[kind] ?? 0) + 1;
        count += 1;
      }
      if (next === undefined || expires_at < next.expires_at) next = record;
    }
  }
  return {
    status: 200,
    body: {
      now,
      at,
      count,
      kinds,
      ...(next !== undefined && {
        next: { at: next.expires_at, kind: next.kind, id: next.id, org: next.org },
      }),
    },
  };
};

function timeOf(
  query: { readonly at?: string | undefined; readonly in?: string | undefined },
  now: Instant,
): Instant | Problem {
  const { at: text, in: duration } = query;
  if (text !== undefined && duration !== undefined) {
    return violated([{ pointer: '/query/in', message: 'cannot be used together with at' }]);
  }
  if (duration !== undefined) {
    const end = endOf(now, duration, '/query/in');
    return end instanceof Problem ? end : (refuseClock(end, '/query/in') ?? end);
  }
  if (text === undefined) return now;
  const at = readInstant(text);
  if (at === undefined) {
    return violated([{ pointer: '/query/at', message: 'must be a time with a zone' }]);
  }
  return refuseClock(at, '/query/at') ?? at;
}
