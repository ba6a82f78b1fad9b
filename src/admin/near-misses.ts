import { createSlicer } from '../runtime/slices.js';
import type { JournalEntry } from '../server/journal.js';
import { describeRequest, wasTaken } from '../server/logged-request.js';
import type { RequestValue } from '../server/message.js';
import { Problem, violated } from '../server/problem.js';
import {
  distanceOf,
  nearestStubs,
  subjectIn,
  unmetIfAffordable,
  unmetOf,
} from '../server/stubs/near-miss.js';
import { compileRequestPattern } from '../server/stubs/request-pattern.js';
import { createSubject, type Subject } from '../server/stubs/subject.js';
import { itsTurn } from '../server/stubs/turns.js';
import { createWork, REQUEST_WORK, SEARCH_WORK } from '../server/stubs/work.js';
import type { World } from '../server/world.js';
import { attempt } from './attempt.js';
import { schemeOf, withoutOrigin } from './draft.js';
import type { AdminHandler } from './handler.js';
import { entriesOf, findEntries } from './journal-search.js';

/** As many as WireMock shows. */
const SHOWN = 3;

/** What one such question may compare: more would stand in the way of every other request. */
const MAX_COMPARISONS = 500_000;

/** What it may cost; each request has the same share, so that it does not matter which comes first. */
const LIST_WORK = 10 * REQUEST_WORK;

export const listNearMisses: AdminHandler<'listNearMisses'> = async ({ query, world }) => {
  const limit = query.limit === undefined ? undefined : Number(query.limit);
  const unmatched = await findEntries(world.journal, (entry) => !wasTaken(entry), limit);
  const comparisons = unmatched.length * world.stubs.list().length;
  if (comparisons > MAX_COMPARISONS) {
    return new Problem({
      status: 422,
      rule: 'admin',
      details: `${unmatched.length} requests over ${world.stubs.list().length} stubs are ${comparisons} comparisons, and the limit is ${MAX_COMPARISONS}. Ask for fewer with ?limit=, or for one with POST /__admin/near-misses/request.`,
    });
  }
  const share = Math.min(REQUEST_WORK, Math.floor(LIST_WORK / Math.max(1, unmatched.length)));
  const nearMisses: object[] = [];
  const slice = createSlicer();
  for (const entry of unmatched) {
    const subject = subjectIn(world, entry.request, share);
    const misses = await attemptNearest(world, subject, query.explain === 'true');
    // To find what came close and to redact a large body are both long: each has a turn.
    await slice.next();
    if (misses.length === 0) continue;
    const request = describeRequest(world, entry);
    nearMisses.push(...misses.map((miss) => ({ request, ...miss })));
  }
  return { status: 200, body: { nearMisses } };
};

export const findNearMisses: AdminHandler<'findNearMisses'> = async ({
  body,
  query,
  request: asking,
  world,
}) => {
  const { url, absoluteUrl = url, method = 'GET', headers = {}, body: text } = body;
  const lowered: Record<string, string | readonly string[]> = {};
  for (const [name, value] of Object.entries(headers)) {
    const values: readonly unknown[] = [value].flat();
    if (!values.every((one) => typeof one === 'string')) {
      const pointer = `/body/headers/${name}`;
      return violated([{ pointer, message: 'must be a text, or a list of texts' }]);
    }
    lowered[name.toLowerCase()] = values;
  }
  const scheme = schemeOf(absoluteUrl, asking);
  const request: RequestValue = {
    ...(scheme !== undefined && { scheme }),
    method,
    url: withoutOrigin(url),
    headers: lowered,
    rawHeaders: [],
    body: text === undefined ? undefined : Buffer.from(text),
  };
  const misses = await attemptNearest(world, subjectIn(world, request), query.explain === 'true');
  return { status: 200, body: { nearMisses: misses.map((miss) => ({ request: body, ...miss })) } };
};

export const findNearMissesOfPattern: AdminHandler<'findNearMissesOfPattern'> = ({
  body,
  query,
  world,
  services,
}) =>
  attempt(async () => {
    const criteria = compileRequestPattern(body, '/body', services.contract);
    const work = createWork(() => world.clock.epoch(), SEARCH_WORK);
    const nearest: { entry: JournalEntry; subject: Subject; distance: number }[] = [];
    for await (const entry of entriesOf(world.journal)) {
      const subject = createSubject(entry.request, work);
      nearest.push({ entry, subject, distance: distanceOf(criteria, subject) });
      nearest.sort((one, other) => one.distance - other.distance).splice(SHOWN);
    }
    const nearMisses: object[] = [];
    const slice = createSlicer();
    for (const { entry, subject, distance } of nearest) {
      // To search and to redact a large body are both long: each has a turn.
      await slice.next();
      const unmet = query.explain === 'true' && { unmet: unmetOf(criteria, subject, body) };
      nearMisses.push({
        request: describeRequest(world, entry),
        requestPattern: body,
        matchResult: { distance, ...unmet },
      });
    }
    return { status: 200, body: { nearMisses } };
  });

/** Waits its turn, so that others are answered meanwhile. */
async function attemptNearest(
  world: World,
  subject: Subject,
  isExplained: boolean,
): Promise<readonly object[]> {
  await itsTurn();
  return nearestStubs(world, subject).map((miss) => {
    const { mapping } = miss.stub;
    const unmet = isExplained ? unmetIfAffordable(miss) : undefined;
    return {
      stubMapping: mapping,
      ...(mapping.scenarioName !== undefined && {
        scenarioState: world.stubs.stateOf(mapping.scenarioName),
      }),
      matchResult: { distance: miss.distance, ...(unmet !== undefined && { unmet }) },
    };
  });
}
