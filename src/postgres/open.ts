import type { Lifecycles } from '../lifecycles/index.js';
import { messageOf, UnusableInput } from '../runtime/failure.js';
import type { Log } from '../runtime/log.js';
import { uptime } from '../runtime/clock.js';
import { pause } from '../runtime/timers.js';
import type { Baseline } from '../seed/plant.js';
import type { Stub, StubRules } from '../server/stubs/stub.js';
import type { Worlds } from '../server/worlds.js';
import { readAddress } from './address.js';
import { loadDriver } from './driver.js';
import { createEars } from './ears.js';
import { importOnce } from './import-once.js';
import { createJournalist } from './journalist.js';
import { createLanes } from './lane.js';
import { createLink, type Link, type LinkStats } from './link.js';
import { prepareSchema, type Identity } from './schema.js';
import { createPlantings, type Shared } from './shared.js';
import { createStanding } from './standing.js';
import { createStubCache } from './stub-cache.js';
import { isPassing } from './trouble.js';
import { createDatabaseWorlds } from './worlds.js';

export interface DatabaseOptions {
  /** A `postgres://` URL. */
  readonly url: string;
  /** How long a database that is away at the start is waited for. Milliseconds. */
  readonly wait: number;
  readonly identity: Identity;
  readonly lifecycles: Lifecycles;
  readonly createBaseline: (seed: number) => Promise<Baseline>;
  readonly stubRules: StubRules;
  readonly fileStubs: (() => readonly Stub[]) | undefined;
  readonly foresee: Shared['foresee'];
  readonly maxWorlds: number;
  /** Milliseconds. */
  readonly maxIdle: number;
  readonly journalSize: number;
  readonly journalShowsBodies: boolean;
  /** Whether a backend that is made now begins with what `importOnce` brings. */
  readonly imports: boolean;
  readonly log: Log;
}

export interface Database {
  readonly worlds: Worlds;
  /** Rejects with what is wrong when the database does not answer, or takes no changes. */
  check(): Promise<void>;
  stats(): LinkStats;
  /** Does the work in one replica, when the backend is new. Returns whether it was done here. */
  importOnce(work: () => Promise<void>): Promise<boolean>;
  close(): Promise<void>;
}

/**
 * Worlds in PostgreSQL: every replica that is started on the same schema is the same backend.
 *
 * @throws UnusableInput for a person, when the database cannot be used
 */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const { lifecycles, log, journalSize } = options;
  const address = readAddress(options.url);
  const driver = await loadDriver();
  const link = createLink(driver, address);
  const writer = createLink(
    driver,
    { ...address, pool: 1 },
    // A journal that a crash of the database shortens by a moment costs less than one that is waited for.
    { role: 'journal', settings: ' -c synchronous_commit=off' },
  );
  try {
    await patiently(options, link);
  } catch (error) {
    await Promise.allSettled([link.close(), writer.close()]);
    throw error;
  }
  const journalist = createJournalist(writer, journalSize, log);
  const standing = createStanding(link, options.identity);
  const ears = createEars(link, () => journalist.flush());
  const shared: Shared = {
    link,
    lifecycles,
    rules: lifecycles.records,
    plantings: createPlantings(options.createBaseline),
    stubs: createStubCache({ link, rules: options.stubRules, fromFiles: options.fileStubs }),
    lanes: createLanes(() => shared),
    standing,
    journalist,
    ears,
    log,
    journalSize,
    journalShowsBodies: options.journalShowsBodies,
    foresee: options.foresee,
  };
  const worlds = createDatabaseWorlds({
    shared,
    seed: options.identity.seed,
    max: options.maxWorlds,
    maxIdle: options.maxIdle,
    fileStubs: options.fileStubs,
  });
  const close = async (): Promise<void> => {
    await journalist.close();
    await ears.close();
    await Promise.allSettled([link.close(), writer.close()]);
  };
  try {
    await worlds.home();
  } catch (error) {
    await close();
    throw error;
  }
  return {
    worlds,
    check: () => standing.check(),
    stats: () => link.stats(),
    importOnce: (work) => importOnce(link, work),
    close,
  };
}

/** Milliseconds between two attempts. */
const BETWEEN = 300;

async function patiently({ identity, imports, wait }: DatabaseOptions, link: Link): Promise<void> {
  const start = uptime();
  for (;;) {
    try {
      await prepareSchema(link, identity, imports);
      return;
    } catch (error) {
      const cause = error instanceof Error ? (error.cause ?? error) : error;
      if (!isPassing(cause)) throw error;
      if (uptime() - start + BETWEEN > wait) {
        throw new UnusableInput(
          `the database ${link.address.shown} does not answer: ${messageOf(cause)}. Is it running, and is the address right? --data-wait says how long it is waited for`,
          { cause: error },
        );
      }
    }
    await pause(BETWEEN);
  }
}
