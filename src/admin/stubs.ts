import { Problem } from '../server/problem.js';
import { compileBounded, countingInto, IMPORT_WORK } from '../server/stubs/compiling.js';
import { PatternError } from '../server/stubs/pattern-error.js';
import { examine } from '../server/stubs/examined.js';
import { compileStub, type Stub, type StubMapping } from '../server/stubs/stub.js';
import type { Stubs } from '../server/stubs/stubs.js';
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
  attempt(() => {
    const stub = compile(body, '/body', world.stubs, services);
    if (world.stubs.get(stub.id) !== undefined) {
      throw new PatternError(
        body.id === undefined ? '/body/uuid' : '/body/id',
        `is that of another stub; PUT /__admin/mappings/${stub.id} replaces it`,
      );
    }
    world.stubs.put(stub);
    return { status: 201, body: stub.mapping };
  });

export const getStub: AdminHandler<'getStub'> = ({ path, world }) => {
  const stub = world.stubs.get(path.id);
  return stub === undefined ? unknown(path.id) : { status: 200, body: stub.mapping };
};

export const replaceStub: AdminHandler<'replaceStub'> = ({ path, body, world, services }) => {
  if (world.stubs.get(path.id) === undefined) return unknown(path.id);
  return attempt(() => {
    const stub = compileStub({ ...body, id: path.id }, '/body', services);
    world.stubs.put(stub);
    return { status: 200, body: stub.mapping };
  });
};

export const deleteStub: AdminHandler<'deleteStub'> = ({ path, world }) =>
  world.stubs.remove(path.id) ? DONE : unknown(path.id);

/** By its id, as the client knows it; by its request, when the client has made up another id. */
export const removeStub: AdminHandler<'removeStub'> = ({ body, world }) => {
  const id = body.id ?? body.uuid;
  if (id === undefined || !world.stubs.remove(id)) {
    const wanted = JSON.stringify(body.request ?? {});
    const same = world.stubs
      .list()
      .filter(({ mapping }) => JSON.stringify(mapping.request ?? {}) === wanted);
    for (const stub of same) world.stubs.remove(stub.id);
  }
  return DONE;
};

export const deleteStubs: AdminHandler<'deleteStubs'> = ({ world }) => {
  world.stubs.clear();
  return DONE;
};

export const resetStubs: AdminHandler<'resetStubs'> = async ({ world, services }) => {
  const broken = await rereadStubs(services);
  if (broken !== undefined) return broken;
  world.stubs.restore();
  return DONE;
};

export const importStubs: AdminHandler<'importStubs'> = ({ body, world, services }) =>
  attempt(async () => {
    const { stubs } = world;
    const { duplicatePolicy = 'OVERWRITE', deleteAllNotInImport = false } =
      body.importOptions ?? {};
    // All are compiled before the first is put: one that is wrong leaves everything as it was.
    const imported: Stub[] = [];
    const pause = createPause();
    const total = createWork(undefined, IMPORT_WORK);
    for (const [index, mapping] of body.mappings.entries()) {
      const pointer = `/body/mappings/${index}`;
      imported.push(countingInto(total, () => compile(mapping, pointer, stubs, services)));
      await pause();
    }
    if (deleteAllNotInImport) {
      const kept = new Set(imported.map(({ id }) => id));
      for (const { id } of stubs.list()) if (!kept.has(id)) stubs.remove(id);
    }
    for (const stub of imported) {
      if (duplicatePolicy === 'OVERWRITE' || stubs.get(stub.id) === undefined) stubs.put(stub);
    }
    return DONE;
  });

export const findStubsByMetadata: AdminHandler<'findStubsByMetadata'> = ({ body, world }) =>
  attempt(() => describeStubs(stubsWithMetadata(world.stubs, body)));

export const removeStubsByMetadata: AdminHandler<'removeStubsByMetadata'> = ({ body, world }) =>
  attempt(() => {
    const stubs = stubsWithMetadata(world.stubs, body);
    for (const { id } of stubs) world.stubs.remove(id);
    return describeStubs(stubs);
  });

function compile(
  mapping: StubMapping,
  pointer: string,
  stubs: Stubs,
  services: AdminServices,
): Stub {
  const { id, uuid } = mapping;
  if (id !== undefined && uuid !== undefined && id !== uuid) {
    throw new PatternError(`${pointer}/uuid`, 'must be the same as id');
  }
  return compileStub({ ...mapping, id: id ?? uuid ?? stubs.nextId() }, pointer, services);
}

export function stubsWithMetadata(stubs: Stubs, pattern: ValuePattern): readonly Stub[] {
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
