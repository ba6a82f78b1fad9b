import type { Definition } from '../definition/definition.js';
import { shownFaults } from '../definition/shown.js';
import { settle, type Lifecycle } from '../lifecycles/lifecycle.js';
import type { AnyRecord } from '../lifecycles/records.js';
import type { Violation } from '../openapi/operation.js';
import { readInstant } from '../runtime/clock.js';
import { createRandom } from '../runtime/random.js';
import { fillingOf } from './filling.js';
import { completed, ownerFaults, toRecord, type EntityDescription } from '../seed/entity.js';
import { Problem, violated } from '../server/problem.js';
import type { World } from '../server/world.js';
import { inPieces, type AdminHandler, type AdminServices } from './handler.js';
import { complete, findRecords, momentOf, type Seen } from './record-search.js';
import { endOf } from './times.js';

export const listEntities: AdminHandler<'listEntities'> = async ({ path, query, world }) => {
  const { cursor, limit, order, ...wanted } = query;
  const after = cursor === undefined ? undefined : placeOf(cursor);
  if (cursor !== undefined && after === undefined) return notACursor;
  const moment = await momentOf(world);
  const { kind } = path;
  const lifecycle: Lifecycle = world.lifecycles.of(kind);
  const found = findRecords(world, moment, { kind, wanted, order, after });
  return inPieces(writePage(found, (seen) => complete(seen, lifecycle, moment), limit));
};

/** Written in pieces of about so many characters. */
const PIECE = 64 * 1024;

/** So many records, or all of them, as JSON; and where the next page begins, when there is more. */
async function* writePage(
  found: AsyncIterable<readonly Seen[]>,
  show: (seen: Seen) => AnyRecord,
  limit = Infinity,
): AsyncGenerator<string, void> {
  let text = '{"entities":[';
  let before = '';
  let count = 0;
  let last = -1;
  for await (const handful of found) {
    for (const seen of handful) {
      if (count === limit) {
        yield `${text}],"next":"${last}"}`;
        return;
      }
      text += before + JSON.stringify(show(seen));
      before = ',';
      count += 1;
      last = seen.place;
      if (text.length < PIECE) continue;
      yield text;
      text = '';
    }
  }
  yield `${text}]}`;
}

function placeOf(cursor: string): number | undefined {
  return /^\d{1,15}$/.test(cursor) ? Number(cursor) : undefined;
}

const notACursor = violated([
  {
    pointer: '/query/cursor',
    message: 'is not the `next` of an earlier answer. Leave it out to start with the first record',
  },
]);

export const getEntity: AdminHandler<'getEntity'> = async ({ path, world }) => {
  // Settled inside, so that the record and the clock are of one time.
  const record = await world.store.transaction(async (tx) => {
    const found = await tx.get(path.kind, path.id);
    return found && settled(found, world);
  });
  return record === undefined ? unknown(path.kind, path.id) : { status: 200, body: record };
};

export const createEntity: AdminHandler<'createEntity'> = async ({
  path,
  body,
  world,
  services,
}) => {
  const owner = ownerFaults(world.lifecycles.of(path.kind), body);
  const violations = [
    ...owner.map(({ pointer, message }) => ({ pointer: `/body${pointer}`, message })),
    ...(await checkDescription(services, path.kind, body, world)),
  ];
  if (violations.length > 0) return violated(violations);
  const { definition } = services;
  // Faker takes a fifth of a second to load, so a start does without it.
  const createPeople = await definition.loadPeople?.('one');
  return world.store.transaction(async (tx) => {
    const random = createRandom(world.chanceSeed, tx.sequence);
    const filling = fillingOf(definition, world, random, createPeople);
    const isTaken = async ({ id }: AnyRecord): Promise<boolean> =>
      (await tx.get(path.kind, id)) !== undefined;
    let record = toRecord(path.kind, body, filling);
    if (body.id === undefined) {
      // Chance may repeat itself after a restore.
      while (await isTaken(record)) record = toRecord(path.kind, body, filling);
    } else if (await isTaken(record)) {
      return new Problem({
        status: 409,
        rule: 'admin',
        details: `/body/id is already in use by another ${path.kind} (${record.id}). Choose another id.`,
      });
    }
    const shown = notShown(definition, record);
    if (shown.length > 0) return violated(shown);
    tx.put(record);
    return { status: 201, body: settled(record, world) };
  });
};

export const patchEntity: AdminHandler<'patchEntity'> = async ({ path, body, world, services }) => {
  const violations = await checkDescription(services, path.kind, body, world);
  if (violations.length > 0) return violated(violations);
  const patch: Partial<EntityDescription> = body;
  if (patch.id !== undefined && patch.id !== path.id) {
    return violated([{ pointer: '/body/id', message: 'cannot be changed' }]);
  }
  return world.store.transaction(async (tx) => {
    const record = await tx.get(path.kind, path.id);
    if (record === undefined) return unknown(path.kind, path.id);
    const patched = toRecord(path.kind, applyPatch(record, patch, world), {
      ...fillingOf(services.definition, world, createRandom(world.chanceSeed, tx.sequence)),
      isWhole: true,
    });
    const shown = notShown(services.definition, patched);
    if (shown.length > 0) return violated(shown);
    tx.put(patched);
    return { status: 200, body: settled(patched, world) };
  });
};

/**
 * The changed record as a description. What a patch leaves out of an object stays. A record brought back
 * from expiry gets a new lifetime.
 */
function applyPatch(
  record: AnyRecord,
  patch: Partial<EntityDescription>,
  world: World,
): EntityDescription {
  const { kind, expires_at, ...kept } = record;
  const lifecycle: Lifecycle = world.lifecycles.of(kind);
  const state = patch.state ?? record.state;
  const revived = expires_at <= world.clock.now() && lifecycle.expiry.from.includes(state);
  const isTimed = patch.expires_in !== undefined || patch.expires_at !== undefined;
  const lasts = !isTimed && !(revived && patch.state !== undefined);
  const whole = completed(patch, kept) as Partial<EntityDescription>;
  return { ...whole, ...(lasts && { expires_at }) };
}

export const deleteEntity: AdminHandler<'deleteEntity'> = async ({ path, world }) =>
  world.store.transaction(async (tx) => {
    if ((await tx.get(path.kind, path.id)) === undefined) return unknown(path.kind, path.id);
    tx.delete(path.kind, path.id);
    return { status: 204 };
  });

/** What would make an answer of the API a breach of its own contract, and so a 500. */
const notShown = (definition: Definition, record: AnyRecord): readonly Violation[] =>
  shownFaults(definition, record).map(({ pointer, message }) => ({
    pointer: `/body${pointer}`,
    message,
  }));

async function checkDescription(
  { definition }: AdminServices,
  kind: string,
  body: Partial<EntityDescription>,
  { clock }: World,
): Promise<readonly Violation[]> {
  const found = await definition.describe(kind, body);
  const violations = found.map(({ pointer, message }) => ({ pointer: `/body${pointer}`, message }));
  const { expires_at, expires_in } = body;
  if (expires_at !== undefined && readInstant(expires_at) === undefined) {
    return [...violations, { pointer: '/body/expires_at', message: 'must be a time with a zone' }];
  }
  if (violations.length > 0 || expires_in === undefined) return violations;
  const end = endOf(clock.now(), expires_in, '/body/expires_in');
  return end instanceof Problem ? end.violations : [];
}

function settled(record: AnyRecord, world: World): AnyRecord {
  const lifecycle: Lifecycle = world.lifecycles.of(record.kind);
  return settle(lifecycle, record, world.clock.now());
}

function unknown(kind: string, id: string): Problem {
  return new Problem({ status: 404, rule: 'admin', details: `The ${kind} ${id} does not exist.` });
}
