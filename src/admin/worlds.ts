import { readInstant } from '../runtime/clock.js';
import { Problem, violated } from '../server/problem.js';
import { DEFAULT_WORLD, type KnownWorld } from '../server/worlds.js';
import type { AdminHandler } from './handler.js';
import { refuseClock } from './times.js';

export const listWorlds: AdminHandler<'listWorlds'> = async ({ services }) => {
  const { worlds } = services;
  const described: object[] = [];
  for (const { world, stubs, idle } of await worlds.list()) {
    described.push({ ...(await describe(world, stubs)), idle_ms: Math.round(idle) });
  }
  return {
    status: 200,
    body: {
      worlds: described,
      max: worlds.max,
      max_idle_ms: worlds.maxIdle,
    },
  };
};

export const createWorld: AdminHandler<'createWorld'> = async ({ body, services }) => {
  const { name, seed, at: text } = body;
  const at = text === undefined ? undefined : readInstant(text);
  if (text !== undefined && at === undefined) {
    return violated([{ pointer: '/body/at', message: 'must be a time with a zone' }]);
  }
  const late = at === undefined ? undefined : refuseClock(at, '/body/at');
  if (late !== undefined) return late;
  const world = await services.worlds.create({
    name,
    ...(seed !== undefined && { seed }),
    ...(at !== undefined && { clock: { mode: 'frozen', at } }),
  });
  if (world instanceof Problem) return world;
  return { status: 201, body: await describe(world, world.stubs.list().length) };
};

export const deleteWorld: AdminHandler<'deleteWorld'> = async ({ path, services }) => {
  const { name } = path;
  if (name === DEFAULT_WORLD) {
    return new Problem({
      status: 409,
      rule: 'admin',
      details:
        'The default world cannot be deleted. POST /__admin/reset resets it to the state after the first start.',
    });
  }
  if (await services.worlds.delete(name)) return { status: 204 };
  return new Problem({
    status: 404,
    rule: 'admin',
    details: `The world ${name} does not exist. GET /__admin/worlds lists all worlds.`,
  });
};

async function describe(world: KnownWorld['world'], stubs: number): Promise<object> {
  const { name, seed, clock, snapshots, store, journal } = world;
  return {
    entities: await store.count(),
    requests: await journal.count(),
    stubs,
    name,
    seed,
    now: clock.now(),
    clock: clock.state(),
    snapshots: (await snapshots.list()).map(([kept]) => kept),
  };
}
