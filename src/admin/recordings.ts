import { isObject } from '../runtime/json.js';
import type { JournalEntry } from '../server/journal.js';
import { stubOf } from '../server/logged-request.js';
import { Problem } from '../server/problem.js';
import { matchesAll } from '../server/stubs/criteria.js';
import { requireAllowed } from '../server/stubs/origin.js';
import { PatternError } from '../server/stubs/pattern-error.js';
import type { RecordSpec } from '../server/stubs/recorder.js';
import { compileRequestPattern } from '../server/stubs/request-pattern.js';
import { compileStub, ContractBreach, type Stub, type StubMapping } from '../server/stubs/stub.js';
import type { Stubs } from '../server/stubs/stubs-port.js';
import { createSubject } from '../server/stubs/subject.js';
import type { World } from '../server/world.js';
import { attempt, DONE } from './attempt.js';
import type { AdminHandler, AdminReply, AdminServices } from './handler.js';
import { findEntries } from './journal-search.js';
import { compileExtractBody } from './recorded-bodies.js';
import { compileToMapping, type ToMapping } from './recorded-mapping.js';
import { repeatsToScenarios } from './recorded-repeats.js';
import { NOT_RECORDING_RULE } from './wiremock-errors.js';

export const getRecordingStatus: AdminHandler<'getRecordingStatus'> = ({ world }) => ({
  status: 200,
  body: { status: world.recorder.status },
});

/** Hands everything on to a server, or watches the stubs that do, until it is stopped. */
export const startRecording: AdminHandler<'startRecording'> = ({ body = {}, world, services }) =>
  attempt(async () => {
    if (world.recorder.status === 'Recording') return DONE;
    compilePlan(body, services);
    const { targetBaseUrl: target } = body;
    const [after = -1] = await world.journal.numbers();
    return world.alter((stubs, recorder) => {
      if (recorder.status === 'Recording') return DONE;
      const stub = isText(target) ? handOnTo(target, stubs, services) : undefined;
      if (stub !== undefined) stubs.put(stub);
      recorder.start({ spec: body, stub: stub?.id, after });
      return DONE;
    });
  });

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

function handOnTo(target: string, stubs: Stubs, services: AdminServices): Stub {
  requireAllowed(target, '/body/targetBaseUrl', services.allowProxy);
  const mapping = { request: { method: 'ANY' }, response: { status: 200, proxyBaseUrl: target } };
  return compileStub({ ...mapping, id: stubs.nextId() }, '/body', services);
}

export const stopRecording: AdminHandler<'stopRecording'> = ({ world, services }) =>
  attempt(async () => {
    const recording = await world.alter((_stubs, recorder) => recorder.stop());
    if (recording === undefined) {
      return new Problem({
        status: 422,
        rule: NOT_RECORDING_RULE,
        details: 'Not currently recording.',
      });
    }
    const { spec, stub, after } = recording;
    const reply = await keep(spec, world, services, (entry) => entry.number > after);
    if (stub !== undefined) await world.alter((stubs) => stubs.remove(stub));
    return reply;
  });

/** Stubs that answer as another server did, through a stub that handed the requests on. */
export const snapshotRecordings: AdminHandler<'snapshotRecordings'> = ({
  body = {},
  world,
  services,
}) => attempt(() => keep(body, world, services, () => true));

async function keep(
  spec: RecordSpec,
  world: World,
  services: AdminServices,
  isDue: (entry: JournalEntry) => boolean,
): Promise<AdminReply> {
  const { isWanted, toMapping, extractBody } = compilePlan(spec, services);
  const entries = await findEntries(
    world.journal,
    (entry) => isDue(entry) && isWanted(entry, world),
  );
  const mappings = repeatsToScenarios(entries.map(toMapping), spec['repeatsAsScenarios'] !== false);
  const stubs = await world.alter((kept) => {
    const made = mappings.map((mapping, index) =>
      compile(extractBody({ ...mapping, id: kept.nextId() }), index, services),
    );
    // The newest comes first here, and last in the order in which they were made.
    for (const stub of [...made].reverse()) kept.put(stub);
    return made;
  });
  if (spec['persist'] !== false) services.stubFiles?.save(stubs);
  const isByIds = String(spec['outputFormat']).toUpperCase() === 'IDS';
  return {
    status: 200,
    body: isByIds
      ? { ids: stubs.map(({ id }) => id) }
      : { mappings: stubs.map(({ mapping }) => mapping) },
  };
}

/** What a real server answered may break the contract: it is kept as it was. */
function compile(
  mapping: StubMapping & { readonly id: string },
  index: number,
  services: AdminServices,
): Stub {
  const pointer = `/body/${index}`;
  try {
    return compileStub(mapping, pointer, services);
  } catch (error) {
    if (!(error instanceof ContractBreach)) throw error;
    return compileStub({ ...mapping, metadata: { breaksContract: true } }, pointer, services);
  }
}

/** What a specification says that is taken; `targetBaseUrl` only has a meaning at the start. */
const TAKEN = new Set([
  'targetBaseUrl',
  'filters',
  'captureHeaders',
  'requestBodyPattern',
  // What the Java client calls it.
  'requestBodyPatternFactory',
  'extractBodyCriteria',
  'persist',
  'repeatsAsScenarios',
  'outputFormat',
]);

interface Plan {
  readonly isWanted: (entry: JournalEntry, world: World) => boolean;
  readonly toMapping: ToMapping;
  readonly extractBody: ReturnType<typeof compileExtractBody>;
}

/** @throws PatternError for a part that is not taken */
function compilePlan(spec: RecordSpec, services: AdminServices): Plan {
  const isIdle = (value: unknown): boolean =>
    value === null || (Array.isArray(value) && value.length === 0);
  const other = Object.keys(spec).find((name) => !TAKEN.has(name) && !isIdle(spec[name]));
  if (other !== undefined) {
    throw new PatternError(`/body/${other}`, 'is not supported here; leave it out');
  }
  return {
    isWanted: compileFilters(spec['filters'], services),
    toMapping: compileToMapping(spec, '/body'),
    extractBody: compileExtractBody(spec, '/body', services.bodyFiles),
  };
}

function compileFilters(filters: unknown, services: AdminServices): Plan['isWanted'] {
  if (filters !== undefined && filters !== null && !isObject(filters)) {
    throw new PatternError('/body/filters', 'must be a pattern of requests');
  }
  const { ids, allowNonProxied, ...pattern } = filters ?? {};
  const [fault] = services.adminContract.validate('RequestPattern', pattern);
  if (fault !== undefined) throw new PatternError(`/body/filters${fault.pointer}`, fault.message);
  const criteria = compileRequestPattern(pattern, '/body/filters', services.contract);
  return (entry, world) =>
    (allowNonProxied === true || wasHandedOn(world, entry)) &&
    matchesAll(criteria, createSubject(entry.request)) &&
    (!Array.isArray(ids) || ids.includes(world.journal.idOf(entry)));
}

function wasHandedOn(world: World, entry: JournalEntry): boolean {
  const id = stubOf(entry);
  return id !== undefined && world.stubs.get(id)?.answer.kind === 'proxied';
}
