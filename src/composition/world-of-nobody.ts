import type { Definition } from '../definition/definition.js';
import { createMemoryStore, emptyContents } from '../store/memory-store.js';
import { createWorld, type World } from '../server/world.js';
import { DEFAULT_WORLD } from '../server/worlds.js';

const ABOUT_PROCESS = /^\/__admin\/(?:health\/live|metrics)(?:\?|$)/;

/** Whether a request asks of this process, and not of a world: it is answered while the database is away. */
export const isAboutProcess = (url: string): boolean => ABOUT_PROCESS.test(url);

/** For questions that are about no world, in a control plane that hands one to everything it calls. */
export function createWorldOfNobody({ lifecycles }: Definition): World {
  return createWorld({
    name: DEFAULT_WORLD,
    seed: 0,
    lifecycles,
    store: createMemoryStore({ contents: emptyContents(lifecycles.records) }),
    baseline: (at) => ({
      seed: 0,
      at,
      table: () => ({ size: 0, find: () => undefined, values: () => [], date: (found) => found }),
    }),
    journalSize: 0,
  });
}
