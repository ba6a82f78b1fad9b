import { parseInstant, readInstant } from '../runtime/clock.js';
import { createSlicer } from '../runtime/slices.js';
import type { JournalEntry } from '../server/journal.js';
import { describeEntry, describeRequest, stubOf, wasTaken } from '../server/logged-request.js';
import { Problem, violated } from '../server/problem.js';
import { matchesAll } from '../server/stubs/criteria.js';
import { compileRequestPattern, type RequestPattern } from '../server/stubs/request-pattern.js';
import { createSubject } from '../server/stubs/subject.js';
import { createWork, SEARCH_WORK } from '../server/stubs/work.js';
import type { World } from '../server/world.js';
import { attempt, DONE } from './attempt.js';
import { stubsWithMetadata } from './stubs.js';
import type { AdminHandler, AdminReply, AdminServices } from './handler.js';

/** WireMock can be run without a journal and then says so here; this journal is always on. */
const ENABLED = { requestJournalDisabled: false };

export const listRequests: AdminHandler<'listRequests'> = async ({ query, world }) => {
  const since = query.since === undefined ? undefined : readInstant(query.since);
  if (query.since !== undefined && since === undefined) {
    return violated([{ pointer: '/query/since', message: 'must be a time with a zone' }]);
  }
  const from = since === undefined ? undefined : parseInstant(since);
  const { matchingStub } = query;
  const entries = world.journal
    .list()
    .filter(({ at }) => from === undefined || at >= from)
    .filter((entry) => query.unmatched !== 'true' || !wasTaken(entry))
    .filter((entry) => matchingStub === undefined || stubOf(entry) === matchingStub);
  const limit = query.limit === undefined ? undefined : Number(query.limit);
  return {
    status: 200,
    body: {
      requests: await inTurns(entries.slice(0, limit), (entry) => describeEntry(world, entry)),
      meta: { total: entries.length },
      ...ENABLED,
    },
  };
};

export const getRequest: AdminHandler<'getRequest'> = ({ path, world }) => {
  const { journal } = world;
  const entry = journal.list().find((one) => journal.idOf(one) === path.id);
  return entry === undefined
    ? unknown(path.id)
    : { status: 200, body: describeEntry(world, entry) };
};

export const deleteRequest: AdminHandler<'deleteRequest'> = ({ path, world }) => {
  const { journal } = world;
  const removed = journal.remove((entry) => journal.idOf(entry) === path.id);
  return removed.length === 0 ? unknown(path.id) : DONE;
};

export const clearRequests: AdminHandler<'clearRequests'> = ({ world }) => clear(world);
export const resetRequests: AdminHandler<'resetRequests'> = ({ world }) => clear(world);

export const countRequests: AdminHandler<'countRequests'> = ({ body, world, services }) =>
  attempt(() => {
    const matches = compileTest(body, services);
    const count = world.journal.list().filter(matches).length;
    return { status: 200, body: { count, ...ENABLED } };
  });

export const findRequests: AdminHandler<'findRequests'> = ({ body, world, services }) =>
  attempt(() => describeRequests(world, world.journal.list().filter(compileTest(body, services))));

export const removeRequests: AdminHandler<'removeRequests'> = ({ body, world, services }) =>
  attempt(async () => {
    const removed = world.journal.remove(compileTest(body, services));
    const serveEvents = await inTurns(removed, (entry) => describeEntry(world, entry));
    return { status: 200, body: { serveEvents } };
  });

export const removeRequestsByMetadata: AdminHandler<'removeRequestsByMetadata'> = ({
  body,
  world,
}) =>
  attempt(async () => {
    const ids = new Set(stubsWithMetadata(world.stubs, body).map(({ id }) => id));
    const removed = world.journal.remove((entry) => ids.has(stubOf(entry) ?? ''));
    const serveEvents = await inTurns(removed, (entry) => describeEntry(world, entry));
    return { status: 200, body: { serveEvents } };
  });

export const listUnmatchedRequests: AdminHandler<'listUnmatchedRequests'> = ({ world }) =>
  describeRequests(
    world,
    world.journal.list().filter((entry) => !wasTaken(entry)),
  );

/** Patterns look at what was sent; only what is shown of it is redacted. */
function compileTest(
  pattern: RequestPattern,
  services: AdminServices,
): (entry: JournalEntry) => boolean {
  const criteria = compileRequestPattern(pattern, '/body', services.contract);
  // One for all of them: each may be small, and there may be many.
  const work = createWork(undefined, SEARCH_WORK);
  return ({ request }) => {
    work.spend(1);
    return matchesAll(criteria, createSubject(request, work));
  };
}

async function describeRequests(
  world: World,
  entries: readonly JournalEntry[],
): Promise<AdminReply> {
  const requests = await inTurns(entries, (entry) => describeRequest(world, entry));
  return { status: 200, body: { requests, ...ENABLED } };
}

/** One entry after the other, and other requests between them: to redact a large body takes long. */
async function inTurns<T>(
  entries: readonly JournalEntry[],
  describe: (entry: JournalEntry) => T,
): Promise<readonly T[]> {
  const slice = createSlicer();
  const described: T[] = [];
  for (const entry of entries) {
    described.push(describe(entry));
    await slice.next();
  }
  return described;
}

function clear({ journal, stubs }: World): AdminReply {
  journal.remove(() => true);
  stubs.forgetHits();
  return DONE;
}

function unknown(id: string): Problem {
  return new Problem({
    status: 404,
    rule: 'admin',
    details: `The journal has no request ${id}. GET /__admin/requests lists all requests in it.`,
  });
}
