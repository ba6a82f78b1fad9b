import { createClock, uptime, type Clock, type ClockState } from '../runtime/clock.js';
import type { Soon } from '../runtime/follow.js';
import type { Baseline } from '../seed/plant.js';
import { Records } from '../store/records.js';
import { createMemoryStore } from '../store/memory-store.js';
import { Problem } from './problem.js';
import type { RequestRuleId } from './rules.js';
import type { Stub } from './stubs/stub.js';
import type { RequestValue } from './message.js';
import { createWorld, type LocalWorld, type World } from './world.js';

/** The name of the world that requests see which name none. */
export const DEFAULT_WORLD = 'default';

const NAME = /^[A-Za-z0-9._~-]{1,64}$/;

export interface NewWorld {
  readonly name: string;
  /** That of the simulator when left out, whatever the name: equal runs give equal bytes. */
  readonly seed?: number;
  /** Where the clock starts, and goes back to on a reset. Runs with the machine when left out. */
  readonly clock?: ClockState;
}

export interface KnownWorld {
  readonly world: Pick<World, 'name' | 'seed' | 'clock' | 'snapshots' | 'store' | 'journal'>;
  /** How many stubs it has. */
  readonly stubs: number;
  /** Milliseconds since the world was last asked for anything. */
  readonly idle: number;
}

/** The worlds of a simulator: one that is always there, and named ones that come and go. */
export interface Worlds {
  /** That of the default world, as far as it is known here. */
  readonly clock: Clock;
  readonly max: number;
  /** Milliseconds. */
  readonly maxIdle: number;
  /**
   * The default world, as it is now.
   *
   * @param request what will be asked there: what it is about may come with the world
   */
  home(request?: RequestValue): Soon<World>;
  /** The world of this name, made now if it does not exist and nothing forbids it. */
  open(
    name: string,
    request?: RequestValue,
    mayMake?: () => Problem | undefined,
  ): Soon<World | Problem>;
  /** The world that `open` would give. It is not made for good, and does not count as used. */
  preview(name: string): Soon<World | Problem>;
  create(options: NewWorld): Promise<World | Problem>;
  /** The default one first, then the one that was used longest ago. */
  list(): Soon<readonly KnownWorld[]>;
  /** Whether it was there. */
  delete(name: string): Soon<boolean>;
  /** Brings what the files of stubs hold now into every world. */
  refreshStubs(): Soon<void>;
}

export interface WorldsOptions {
  readonly defaultWorld: LocalWorld;
  readonly baseline: Baseline;
  /** Makes the baseline of another seed. */
  readonly createBaseline: (seed: number) => Promise<Baseline>;
  /** How many named worlds there may be at once. */
  readonly max: number;
  /** Milliseconds after which an unused world is dropped. */
  readonly maxIdle: number;
  /** How many requests the journal of each remembers. */
  readonly journalSize: number | undefined;
  /** Whether it shows bodies as they were sent. */
  readonly journalShowsBodies?: boolean | undefined;
  /** The stubs that files bring to each. */
  readonly fileStubs?: (() => readonly Stub[]) | undefined;
}

interface Entry {
  readonly world: LocalWorld;
  lastUse: number;
}

/**
 * Worlds that are not used are dropped when a world is asked for, and by no timer. How long one has
 * been idle is told by the machine: moving a world's clock does not age it.
 */
export function createWorlds(options: WorldsOptions): Worlds {
  const { defaultWorld, max, maxIdle } = options;
  // Kept in the order of last use, so that only the head has to be looked at.
  const entries = new Map<string, Entry>();

  const drop = (name: string): boolean => {
    entries.get(name)?.world.journal.end();
    return entries.delete(name);
  };
  const dropIdle = (): void => {
    const now = uptime();
    for (const [name, { lastUse }] of entries) {
      if (now - lastUse < maxIdle) return;
      drop(name);
    }
  };
  const refusal = (name: string): Problem | undefined =>
    badName(name) ?? (entries.size >= max ? full(max) : undefined);
  const add = (world: LocalWorld): LocalWorld => {
    entries.set(world.name, { world, lastUse: uptime() });
    return world;
  };
  const make = (name: string, seed: number, clock: ClockState, baseline: Baseline): LocalWorld => {
    const now = createClock(clock).now();
    return createWorld({
      name,
      seed,
      lifecycles: defaultWorld.lifecycles,
      baseline,
      startingClock: clock,
      journalSize: options.journalSize,
      journalShowsBodies: options.journalShowsBodies,
      fileStubs: options.fileStubs,
      store: createMemoryStore({
        contents: {
          sequence: 1,
          clock,
          records: new Records(defaultWorld.lifecycles.records, baseline(now)),
        },
      }),
    });
  };

  return {
    clock: defaultWorld.clock,
    max,
    maxIdle,
    home: () => defaultWorld,
    open(name, _request, mayMake) {
      if (name === DEFAULT_WORLD) return defaultWorld;
      dropIdle();
      const known = entries.get(name);
      if (known === undefined) {
        return (
          mayMake?.() ??
          refusal(name) ??
          add(make(name, defaultWorld.seed, RUNNING, options.baseline))
        );
      }
      known.lastUse = uptime();
      entries.delete(name);
      entries.set(name, known);
      return known.world;
    },
    preview(name) {
      if (name === DEFAULT_WORLD) return defaultWorld;
      dropIdle();
      return (
        entries.get(name)?.world ??
        refusal(name) ??
        make(name, defaultWorld.seed, RUNNING, options.baseline)
      );
    },
    async create({ name, seed = defaultWorld.seed, clock = RUNNING }) {
      const baseline =
        seed === defaultWorld.seed ? options.baseline : await options.createBaseline(seed);
      dropIdle();
      if (name === DEFAULT_WORLD || entries.has(name)) return taken(name);
      return refusal(name) ?? add(make(name, seed, clock, baseline));
    },
    list() {
      dropIdle();
      const now = uptime();
      return [
        { world: defaultWorld, stubs: defaultWorld.stubs.list().length, idle: 0 },
        ...[...entries.values()].map(({ world, lastUse }) => ({
          world,
          stubs: world.stubs.list().length,
          idle: now - lastUse,
        })),
      ];
    },
    delete: drop,
    refreshStubs() {
      for (const world of [defaultWorld, ...[...entries.values()].map((entry) => entry.world)]) {
        world.stubs.refresh();
      }
    },
  };
}

const RUNNING: ClockState = { mode: 'running', offset: 0 };

/** What is wrong with a name that nobody may give a world. */
export function badName(name: string): Problem | undefined {
  if (NAME.test(name)) return undefined;
  const rule: RequestRuleId = 'world.name';
  const shown = JSON.stringify(name.slice(0, 64));
  return new Problem({
    status: 400,
    rule,
    details: `${shown} is not a valid name of a world. Use 1 to 64 of the characters A-Z a-z 0-9 . _ ~ -`,
  });
}

export function full(max: number): Problem {
  const rule: RequestRuleId = 'world.full';
  return new Problem({
    status: 429,
    rule,
    details: `The maximum of ${max} worlds is reached. Delete a world that you no longer need (DELETE /__admin/worlds/{name}), or start with a larger --max-worlds or a shorter --world-idle.`,
  });
}

export function taken(name: string): Problem {
  const rule: RequestRuleId = 'world.name';
  return new Problem({
    status: 409,
    rule,
    details: `/body/name: the world ${name} exists already. Delete it first (DELETE /__admin/worlds/${name}), or reset it (POST /__admin/reset with x-mock-world: ${name}).`,
  });
}
