import { Problem, violated } from '../server/problem.js';
import {
  isSnapshot,
  noteOf,
  readSnapshot,
  takeSnapshot,
  writeSnapshot,
  type SnapshotNote,
} from '../server/snapshot.js';
import { readyStubs } from '../server/stubs/stubs-state.js';
import { attempt } from './attempt.js';
import { inPieces, type AdminHandler, type AdminReply } from './handler.js';

/** What a world remembers by name is kept whole, and so is bounded. */
const MAX_SNAPSHOTS = 100;

export const listSnapshots: AdminHandler<'listSnapshots'> = async ({ world }) => {
  const snapshots = await world.snapshots.list();
  return {
    status: 200,
    body: { snapshots: snapshots.map(([name, note]) => describe(name, note)) },
  };
};

export const putSnapshot: AdminHandler<'putSnapshot'> = async ({ path, body, world, services }) => {
  const read =
    body === undefined
      ? await takeSnapshot(world)
      : await readSnapshot(body, services.adminContract, world.lifecycles.records);
  if (!isSnapshot(read)) {
    return violated(read.map(({ pointer, message }) => ({ pointer: `/body${pointer}`, message })));
  }
  const put = await world.snapshots.put(path.name, read, MAX_SNAPSHOTS);
  if (put === 'too many') {
    return new Problem({
      status: 429,
      rule: 'admin',
      details: `The maximum of ${MAX_SNAPSHOTS} snapshots in a world is reached. Delete one first (DELETE /__admin/snapshots/{name}).`,
    });
  }
  return { status: put === 'new' ? 201 : 200, body: describe(path.name, noteOf(read)) };
};

export const getSnapshot: AdminHandler<'getSnapshot'> = async ({ path, world }) => {
  const snapshot = await world.snapshots.get(path.name);
  return snapshot === undefined ? unknown(path.name) : inPieces(writeSnapshot(snapshot));
};

export const restoreSnapshot: AdminHandler<'restoreSnapshot'> = ({ path, world, services }) =>
  attempt(async () => {
    const snapshot = await world.snapshots.get(path.name);
    if (snapshot === undefined) return unknown(path.name);
    const { stubs } = snapshot;
    await world.restore(snapshot, stubs && (await readyStubs(stubs, '/stubs', services)));
    return { status: 200, body: describe(path.name, noteOf(snapshot)) };
  });

export const deleteSnapshot: AdminHandler<'deleteSnapshot'> = async ({ path, world }) =>
  (await world.snapshots.delete(path.name)) ? { status: 204 } : unknown(path.name);

function describe(name: string, { stubs, entities, ...rest }: SnapshotNote): object {
  const made = stubs?.mappings.length ?? 0;
  return { name, ...rest, entities, ...(made > 0 && { stubs: made }) };
}

function unknown(name: string): AdminReply {
  return new Problem({
    status: 404,
    rule: 'admin',
    details: `The snapshot ${name} does not exist in this world. GET /__admin/snapshots lists all snapshots.`,
  });
}
