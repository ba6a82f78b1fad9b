/** The worlds of a simulator, from its options: a part of the composition root. */
import type { Definition } from '../definition/definition.js';
import type { Lifecycles } from '../lifecycles/index.js';
import type { RecordRules } from '../lifecycles/record-rules.js';
import { toInstant } from '../runtime/clock.js';
import { lengthFrom, parseDuration } from '../runtime/duration.js';
import type { Log } from '../runtime/log.js';
import type { Fixtures } from '../seed/fixtures.js';
import { createBaseline, type Baseline } from '../seed/plant.js';
import { DEFAULT_WORLD, createWorlds, type Worlds } from '../server/worlds.js';
import type { Stub, StubRules } from '../server/stubs/stub.js';
import type { StubsState } from '../server/stubs/stubs-state.js';
import { createWorld, type LocalWorld, type World } from '../server/world.js';
import { createMemoryStore, emptyContents } from '../store/memory-store.js';
import type { Store } from '../store/store.js';
import type { Database } from '../postgres/open.js';
import { dataPlaceOf, directoryOf } from './data.js';
import { readyImported } from './kept-stubs.js';
import type { WorldOptions } from './world-options.js';

const DEFAULTS = {
  seed: 1,
  population: 0,
  maxWorlds: 1000,
  worldIdle: 'PT1H',
} as const;

export interface WorldParts {
  readonly definition: Definition;
  readonly fixtures: Fixtures;
  readonly log: Log;
  /** What stubs that are read again must keep. */
  readonly stubRules: StubRules;
  /** The stubs that files bring to every world. */
  readonly fileStubs?: (() => readonly Stub[]) | undefined;
}

/** Worlds, and what becomes of them in the end. */
export interface OpenWorlds {
  /** Stubs that wait for whoever can make them ready. */
  readonly imported: StubsState | undefined;
  readonly worlds: Worlds;
  /** The directory that keeps the stubs of the default world, where they are not kept with its records. */
  readonly stubsIn: string | undefined;
  /** The database that keeps them, where one does. */
  readonly database?: Pick<Database, 'check' | 'stats' | 'importOnce'>;
  /** Writes the export that was asked for, if one was. */
  export(): Promise<void>;
  /** Releases files and locks. */
  close(): Promise<void>;
}

/** Rejects with a message for a person. Nothing is left open then. */
export async function openWorlds(options: WorldOptions, parts: WorldParts): Promise<OpenWorlds> {
  const { definition, fixtures, log, fileStubs } = parts;
  const { exportOnExit, journalSize, maxWorlds = DEFAULTS.maxWorlds } = options;
  const { seed = DEFAULTS.seed, population = DEFAULTS.population } = options;
  const journalShowsBodies = options.journal === 'plain';
  const maxIdle = millisecondsOf(options.worldIdle ?? DEFAULTS.worldIdle);
  const baselineOf = (ofSeed: number): Promise<Baseline> =>
    createBaseline({ definition, fixtures, population, seed: ofSeed });
  if (exportOnExit !== undefined) {
    await (await import('../server/export.js')).prepareExport(exportOnExit);
  }
  const place = dataPlaceOf(options.data);
  if (place.kind === 'database') {
    const { openDatabaseWorlds } = await import('./database.js');
    const settings = { ...options, seed, population, maxWorlds, maxIdle };
    const shared = { ...parts, createBaseline: baselineOf };
    const database = await openDatabaseWorlds(place.url, settings, shared);
    return finish(database.worlds, options, parts, { database, close: () => database.close() });
  }
  const { lifecycles } = definition;
  const baseline = await baselineOf(seed);
  const store = await openStore(options, lifecycles.records, log);
  try {
    const world = await openDefaultWorld({
      seed,
      lifecycles,
      store,
      baseline,
      journalSize,
      journalShowsBodies,
      fileStubs,
    });
    const worlds = createWorlds({
      defaultWorld: world,
      baseline,
      createBaseline: baselineOf,
      max: maxWorlds,
      maxIdle,
      journalSize,
      journalShowsBodies,
      fileStubs,
    });
    return await finish(worlds, options, parts, {
      stubsIn: directoryOf(options.data),
      close: () => store.close(),
    });
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** Brings what is imported into the default world. */
async function finish(
  worlds: Worlds,
  options: WorldOptions,
  parts: Pick<WorldParts, 'stubRules' | 'log'>,
  {
    close,
    stubsIn,
    database,
  }: Pick<OpenWorlds, 'close' | 'database'> & { readonly stubsIn?: string | undefined },
): Promise<OpenWorlds> {
  const { exportOnExit } = options;
  try {
    const imported =
      database === undefined ? await importInto(await worlds.home(), options) : undefined;
    if (database !== undefined) await importTogether(worlds, options, parts, database);
    return {
      imported,
      stubsIn,
      ...(database && { database }),
      worlds,
      async export() {
        if (exportOnExit === undefined) return;
        const { writeExport } = await import('../server/export.js');
        await writeExport(exportOnExit, await worlds.home());
      },
      close,
    };
  } catch (error) {
    if (database !== undefined) await close();
    throw error;
  }
}

/** Replicas that are started one after the other must not take back what happened meanwhile. */
async function importTogether(
  worlds: Worlds,
  options: WorldOptions,
  { stubRules, log }: Pick<WorldParts, 'stubRules' | 'log'>,
  { importOnce }: Pick<Database, 'importOnce'>,
): Promise<void> {
  if (options.import === undefined) return;
  const isDone = await importOnce(async () => {
    const stubs = await importInto(await worlds.home(), options);
    if (stubs === undefined) return;
    const ready = await readyImported(stubs, stubRules);
    await (
      await worlds.home()
    ).alter((own) => {
      own.load(ready);
    });
  });
  if (!isDone) {
    log.info(
      `--import: nothing was imported, because this backend is not new. To begin with ${options.import} again, name another ?schema=, or drop this one first`,
    );
  }
}

async function openDefaultWorld(
  parts: Pick<WorldParts, 'fileStubs'> & {
    readonly lifecycles: Lifecycles;
    readonly seed: number;
    readonly store: Store;
    readonly baseline: Baseline;
    readonly journalSize: number | undefined;
    readonly journalShowsBodies: boolean;
  },
): Promise<LocalWorld> {
  const { sequence } = await parts.store.contents();
  const world = createWorld({ ...parts, name: DEFAULT_WORLD });
  if (sequence === 0) await world.reset();
  return world;
}

async function openStore(options: WorldOptions, rules: RecordRules, log: Log): Promise<Store> {
  const { fsync = false, foldAfter } = options;
  const directory = directoryOf(options.data);
  if (directory === undefined) return createMemoryStore({ contents: emptyContents(rules) });
  const { openDurableStore } = await import('../store/durable-store.js');
  return openDurableStore({
    rules,
    directory,
    fsync,
    ...(foldAfter !== undefined && { foldAfter }),
    onFoldError: (error) => {
      log.error(
        `the journal in ${directory} could not be compacted and keeps growing: ${String(error)}`,
      );
    },
  });
}

async function importInto(world: World, options: WorldOptions): Promise<StubsState | undefined> {
  const { import: directory, exportOnExit } = options;
  if (directory === undefined) return undefined;
  const { hasExport, readExport } = await import('../server/export.js');
  // The first run of two that hand on their state has nothing to start from.
  if (directory === exportOnExit && !(await hasExport(directory))) return undefined;
  const { adminContract } = await import('../openapi/admin-contract.js');
  const { state, snapshots } = await readExport(
    directory,
    adminContract(),
    world.lifecycles.records,
  );
  await world.restore(state);
  for (const [name, snapshot] of snapshots) await world.snapshots.put(name, snapshot, Infinity);
  return state.stubs;
}

/** A month is as long as the first one of 1970. */
export function millisecondsOf(text: string): number {
  const duration = parseDuration(text);
  if (duration === undefined) {
    throw new RangeError(`${text} is not an ISO 8601 duration; PT30M is half an hour`);
  }
  return lengthFrom(toInstant(0), duration);
}
