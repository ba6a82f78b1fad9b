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
import { entriesOf, numberOf } from './journal-search.js';
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
  const isWanted = (entry: JournalEntry): boolean =>
    (from === undefined || entry.at >= from) &&
    (query.unmatched !== 'true' || !wasTaken(entry)) &&
    (matchingStub === undefined || stubOf(entry) === matchingStub);
  const limit = query.limit === undefined ? Infinity : Number(query.limit);
  let total = 0;
  const requests = await describeEach(world, (entry) => {
    if (!isWanted(entry)) return undefined;
    total += 1;
    return total > limit ? undefined : describeEntry(world, entry);
  });
  return { status: 200, body: { requests, meta: { total }, ...ENABLED } };
};

export const getRequest: AdminHandler<'getRequest'> = async ({ path, world }) => {
  const { journal } = world;
  const number = await numberOf(journal, path.id);
  const entry = number === undefined ? undefined : await journal.read(number);
  return entry === undefined
    ? unknown(path.id)
    : { status: 200, body: describeEntry(world, entry) };
};

export const deleteRequest: AdminHandler<'deleteRequest'> = async ({ path, world }) => {
  const { journal } = world;
  const remove = await journal.remover();
  const number = await numberOf(journal, path.id);
  if (number === undefined) return unknown(path.id);
  await remove([number]);
  return DONE;
};

export const clearRequests: AdminHandler<'clearRequests'> = ({ world }) => clear(world);
export const resetRequests: AdminHandler<'resetRequests'> = ({ world }) => clear(world);

export const countRequests: AdminHandler<'countRequests'> = ({ body, world, services }) =>
  attempt(async () => {
    const matches = compileTest(body, services);
    let count = 0;
    for await (const entry of entriesOf(world.journal)) if (matches(entry)) count += 1;
    return { status: 200, body: { count, ...ENABLED } };
  });

export const findRequests: AdminHandler<'findRequests'> = ({ body, world, services }) =>
  attempt(() => describeRequests(world, compileTest(body, services)));

export const removeRequests: AdminHandler<'removeRequests'> = ({ body, world, services }) =>
  attempt(() => removeThose(world, compileTest(body, services)));

export const removeRequestsByMetadata: AdminHandler<'removeRequestsByMetadata'> = ({
  body,
  world,
}) =>
  attempt(() => {
    const ids = new Set(stubsWithMetadata(world.stubs, body).map(({ id }) => id));
    return removeThose(world, (entry) => ids.has(stubOf(entry) ?? ''));
  });

export const listUnmatchedRequests: AdminHandler<'listUnmatchedRequests'> = ({ world }) =>
  describeRequests(world, (entry) => !wasTaken(entry));

type Test = (entry: JournalEntry) => boolean;

/** Patterns look at what was sent; only what is shown of it is redacted. */
function compileTest(pattern: RequestPattern, services: AdminServices): Test {
  const criteria = compileRequestPattern(pattern, '/body', services.contract);
  // One for all of them: each may be small, and there may be many.
  const work = createWork(undefined, SEARCH_WORK);
  return ({ request }) => {
    work.spend(1);
    return matchesAll(criteria, createSubject(request, work));
  };
}

async function describeRequests(world: World, isWanted: Test): Promise<AdminReply> {
  const requests = await describeEach(world, (entry) =>
    isWanted(entry) ? describeRequest(world, entry) : undefined,
  );
  return { status: 200, body: { requests, ...ENABLED } };
}

async function removeThose(world: World, isWanted: Test): Promise<AdminReply> {
  const remove = await world.journal.remover();
  const numbers: number[] = [];
  const serveEvents = await describeEach(world, (entry) => {
    if (!isWanted(entry)) return undefined;
    numbers.push(entry.number);
    return describeEntry(world, entry);
  });
  // Last: a search that costs too much is refused, and has removed nothing.
  await remove(numbers);
  return { status: 200, body: { serveEvents } };
}

/** One entry after the other, and other requests between them: to redact a large body takes long. */
async function describeEach<T>(
  { journal }: World,
  describe: (entry: JournalEntry) => T | undefined,
): Promise<readonly T[]> {
  const slice = createSlicer();
  const described: T[] = [];
  for await (const entry of entriesOf(journal)) {
    const description = describe(entry);
    if (description === undefined) continue;
    described.push(description);
    await slice.next();
  }
  return described;
}

async function clear({ journal, alter }: World): Promise<AdminReply> {
  await alter((stubs) => {
    stubs.forgetHits();
  });
  await journal.clear();
  return DONE;
}

function unknown(id: string): Problem {
  return new Problem({
    status: 404,
    rule: 'admin',
    details: `The journal has no request ${id}. GET /__admin/requests lists all requests in it.`,
  });
}
