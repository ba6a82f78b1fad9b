import type { AnyRecord } from '../lifecycles/records.js';
import { readInstant, type Instant } from '../runtime/clock.js';
import { Problem, violated } from '../server/problem.js';
import type { AdminHandler } from './handler.js';
import { momentOf } from './record-search.js';
import { endOf, refuseClock } from './times.js';

export const previewExpiries: AdminHandler<'previewExpiries'> = async ({ query, world }) => {
  const { records, now, slice } = await momentOf(world);
  const at = timeOf(query, now);
  if (at instanceof Problem) return at;
  const kinds: Record<string, number> = {};
  let count = 0;
  let next: { readonly at: Instant; readonly record: AnyRecord } | undefined;
  for (const kind of world.lifecycles.kinds) {
    const { from } = world.lifecycles.of(kind).expiry;
    if (from.length === 0) continue;
    const table = records.table(kind);
    for (const record of table.walk({ place: -1 })) {
      if (slice.isOver()) await slice.next();
      if (record === undefined || !from.includes(record.state)) continue;
      const end = table.expiryOf(record);
      if (end <= now) continue;
      if (end <= at) {
        kinds[kind] = (kinds[kind] ?? 0) + 1;
        count += 1;
      }
      if (next === undefined || end < next.at) next = { at: end, record };
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
        next: { at: next.at, kind: next.record.kind, id: next.record.id, org: next.record.org },
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
