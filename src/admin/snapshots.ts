import { Problem, violated } from '../server/problem.js';
import {
  isSnapshot,
  readSnapshot,
  takeSnapshot,
  writeSnapshot,
  type WorldSnapshot,
} from '../server/snapshot.js';
import { readyStubs } from '../server/stubs/stubs-state.js';
import { attempt } from './attempt.js';
import { inPieces, type AdminHandler, type AdminReply } from './handler.js';

/** What a world remembers by name stays in memory, and so is bounded. */
const MAX_SNAPSHOTS = 100;

export const listSnapshots: AdminHandler<'listSnapshots'> = ({ world }) => ({
  status: 200,
  body: {
    snapshots: [...world.snapshots].map(([name, snapshot]) => describe(name, snapshot)),
  },
});

export const putSnapshot: AdminHandler<'putSnapshot'> = async ({ path, body, world, services }) => {
  const { snapshots } = world;
  const read =
    body === undefined
      ? takeSnapshot(world)
      : await readSnapshot(body, services.adminContract, world.lifecycles.records);
  if (!isSnapshot(read)) {
    return violated(read.map(({ pointer, message }) => ({ pointer: `/body${pointer}`, message })));
  }
  const isNew = !snapshots.has(path.name);
  if (isNew && snapshots.size >= MAX_SNAPSHOTS) {
    return new Problem({
      status: 429,
      rule: 'admin',
      details: `The maximum of ${MAX_SNAPSHOTS} snapshots in a world is reached. Delete one first (DELETE /__admin/snapshots/{name}).`,
    });
  }
  snapshots.set(path.name, read);
  return { status: isNew ? 201 : 200, body: describe(path.name, read) };
};

export const getSnapshot: AdminHandler<'getSnapshot'> = ({ path, world }) => {
  const snapshot = world.snapshots.get(path.name);
  return snapshot === undefined ? unknown(path.name) : inPieces(writeSnapshot(snapshot));
};

export const restoreSnapshot: AdminHandler<'restoreSnapshot'> = ({ path, world, services }) =>
  attempt(async () => {
    const snapshot = world.snapshots.get(path.name);
    if (snapshot === undefined) return unknown(path.name);
    const { stubs } = snapshot;
    await world.restore(snapshot, stubs && (await readyStubs(stubs, '/stubs', services)));
    return { status: 200, body: describe(path.name, snapshot) };
  });

export const deleteSnapshot: AdminHandler<'deleteSnapshot'> = ({ path, world }) =>
  world.snapshots.delete(path.name) ? { status: 204 } : unknown(path.name);

function describe(name: string, { records, stubs, ...rest }: WorldSnapshot): object {
  const made = stubs?.mappings.length ?? 0;
  return { name, ...rest, entities: records.size, ...(made > 0 && { stubs: made }) };
}

function unknown(name: string): AdminReply {
  return new Problem({
    status: 404,
    rule: 'admin',
    details: `The snapshot ${name} does not exist in this world. GET /__admin/snapshots lists all snapshots.`,
  });
}
