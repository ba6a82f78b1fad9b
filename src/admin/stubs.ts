import { Problem } from '../server/problem.js';
import { compileBounded, countingInto, IMPORT_WORK } from '../server/stubs/compiling.js';
import { PatternError } from '../server/stubs/pattern-error.js';
import { examine } from '../server/stubs/examined.js';
import { compileStub, type Stub, type StubMapping } from '../server/stubs/stub.js';
import type { Stubs, StubsView } from '../server/stubs/stubs-port.js';
import { createPause } from '../server/stubs/turns.js';
import { answered } from '../server/stubs/distance.js';
import { compileValuePattern, type ValuePattern } from '../server/stubs/value-pattern.js';
import { createWork, SEARCH_WORK } from '../server/stubs/work.js';
import { attempt, DONE } from './attempt.js';
import type { AdminHandler, AdminReply, AdminServices } from './handler.js';
import { rereadStubs } from './stub-files.js';

export const listStubs: AdminHandler<'listStubs'> = ({ query, world }) => {
  const stubs = world.stubs.list();
  const start = Number(query.offset ?? 0);
  const end = query.limit === undefined ? undefined : start + Number(query.limit);
  return describeStubs(stubs.slice(start, end), stubs.length);
};

export const createStub: AdminHandler<'createStub'> = ({ body, world, services }) =>
  attempt(() =>
    world.alter((stubs) => {
      const stub = compile(body, '/body', stubs, services);
      if (stubs.get(stub.id) !== undefined) {
        throw new PatternError(
          body.id === undefined ? '/body/uuid' : '/body/id',
          `is that of another stub; PUT /__admin/mappings/${stub.id} replaces it`,
        );
      }
      stubs.put(stub);
      return { status: 201, body: stub.mapping };
    }),
  );

export const getStub: AdminHandler<'getStub'> = ({ path, world }) => {
  const stub = world.stubs.get(path.id);
  return stub === undefined ? unknown(path.id) : { status: 200, body: stub.mapping };
};

export const replaceStub: AdminHandler<'replaceStub'> = ({ path, body, world, services }) => {
  if (world.stubs.get(path.id) === undefined) return unknown(path.id);
  return attempt(async () => {
    const stub = compileStub({ ...body, id: path.id }, '/body', services);
    await world.alter((stubs) => {
      stubs.put(stub);
    });
    return { status: 200, body: stub.mapping };
  });
};

export const deleteStub: AdminHandler<'deleteStub'> = async ({ path, world }) =>
  (await world.alter((stubs) => stubs.remove(path.id))) ? DONE : unknown(path.id);

/** By its id, as the client knows it; by its request, when the client has made up another id. */
export const removeStub: AdminHandler<'removeStub'> = async ({ body, world }) => {
  const id = body.id ?? body.uuid;
  await world.alter((stubs) => {
    if (id !== undefined && stubs.remove(id)) return;
    const wanted = JSON.stringify(body.request ?? {});
    const same = stubs
      .list()
      .filter(({ mapping }) => JSON.stringify(mapping.request ?? {}) === wanted);
    for (const stub of same) stubs.remove(stub.id);
  });
  return DONE;
};

export const deleteStubs: AdminHandler<'deleteStubs'> = async ({ world }) => {
  await world.alter((stubs) => {
    stubs.clear();
  });
  return DONE;
};

export const resetStubs: AdminHandler<'resetStubs'> = async ({ world, services }) => {
  const broken = await rereadStubs(services);
  if (broken !== undefined) return broken;
  await world.alter((stubs) => {
    stubs.restore();
  });
  return DONE;
};

export const importStubs: AdminHandler<'importStubs'> = ({ body, world, services }) =>
  attempt(async () => {
    const { duplicatePolicy = 'OVERWRITE', deleteAllNotInImport = false } =
      body.importOptions ?? {};
    // All are compiled before the first is put: one that is wrong leaves everything as it was.
    const imported: Stub[] = [];
    const named = body.mappings.map(requireOneId);
    const ids = await world.alter((stubs) => named.map((id) => id ?? stubs.nextId()));
    const pause = createPause();
    const total = createWork(undefined, IMPORT_WORK);
    for (const [index, mapping] of body.mappings.entries()) {
      const pointer = `/body/mappings/${index}`;
      const withId = { ...mapping, id: ids[index] ?? '' };
      imported.push(countingInto(total, () => compileStub(withId, pointer, services)));
      await pause();
    }
    await world.alter((stubs) => {
      if (deleteAllNotInImport) {
        const kept = new Set(imported.map(({ id }) => id));
        for (const { id } of stubs.list()) if (!kept.has(id)) stubs.remove(id);
      }
      for (const stub of imported) {
        if (duplicatePolicy === 'OVERWRITE' || stubs.get(stub.id) === undefined) stubs.put(stub);
      }
    });
    return DONE;
  });

export const findStubsByMetadata: AdminHandler<'findStubsByMetadata'> = ({ body, world }) =>
  attempt(() => describeStubs(stubsWithMetadata(world.stubs, body)));

export const removeStubsByMetadata: AdminHandler<'removeStubsByMetadata'> = ({ body, world }) =>
  attempt(() =>
    world.alter((stubs) => {
      const found = stubsWithMetadata(stubs, body);
      for (const { id } of found) stubs.remove(id);
      return describeStubs(found);
    }),
  );

function compile(
  mapping: StubMapping,
  pointer: string,
  stubs: Stubs,
  services: AdminServices,
): Stub {
  const id = oneId(mapping, pointer) ?? stubs.nextId();
  return compileStub({ ...mapping, id }, pointer, services);
}

const requireOneId = (mapping: StubMapping, index: number): string | undefined =>
  oneId(mapping, `/body/mappings/${index}`);

/** The id that a stub comes with. @throws PatternError when it comes with two */
function oneId({ id, uuid }: StubMapping, pointer: string): string | undefined {
  if (id !== undefined && uuid !== undefined && id !== uuid) {
    throw new PatternError(`${pointer}/uuid`, 'must be the same as id');
  }
  return id ?? uuid;
}

export function stubsWithMetadata(
  stubs: Pick<StubsView, 'list'>,
  pattern: ValuePattern,
): readonly Stub[] {
  const distance = compileBounded('/body', () => compileValuePattern(pattern, '/body'));
  const work = createWork(undefined, SEARCH_WORK);
  return stubs
    .list()
    .filter(
      ({ mapping: { metadata } }) =>
        answered(() => distance(metadata && examine(JSON.stringify(metadata), work))) === 0,
    );
}

export function describeStubs(stubs: readonly Stub[], total = stubs.length): AdminReply {
  return { status: 200, body: { mappings: stubs.map(({ mapping }) => mapping), meta: { total } } };
}

function unknown(id: string): Problem {
  return new Problem({
    status: 404,
    rule: 'admin',
    details: `The stub ${id} does not exist. GET /__admin/mappings lists all stubs.`,
  });
}
