import { createStubs } from '../server/stubs/stubs.js';
import type { Stub, StubRules } from '../server/stubs/stub.js';
import type { Stubs } from '../server/stubs/stubs-port.js';
import { readyStubs, type StubsState } from '../server/stubs/stubs-state.js';
import type { Held, Link, Row } from './link.js';
import { toWorldRow, type WorldRow } from './rows.js';
import { beginToLook, commit, readStubs, readWorld } from './statements.js';

/** The compiled stubs of the worlds that this replica knows, each as of a version. */
export interface StubCache {
  /** Those of this version; `undefined` when they must be read first. */
  known(row: WorldRow): Stubs | undefined;
  /** Reads them, with the row of the same moment. `undefined` when the world is gone. */
  read(row: WorldRow): Promise<{ readonly row: WorldRow; readonly stubs: Stubs } | undefined>;
  /** Those of a world whose row is held. */
  under(row: WorldRow, held: Held): Promise<Stubs>;
  /** Remembers what has been kept. */
  keep(row: WorldRow, stubs: Stubs): void;
  /** The same ones, to be changed by themselves. */
  fork(row: WorldRow, stubs: Stubs): Stubs;
  /** Compiles all of them again when they are used: the files have changed. */
  forgetAll(): void;
}

/** How many worlds are remembered that have stubs. */
const REMEMBERED = 1000;

const NONE: StubsState = { mappings: [], scenarios: {}, settings: {}, made: 0, draws: 0, hits: {} };

export function createStubCache(options: {
  readonly link: Link;
  readonly rules: StubRules;
  readonly fromFiles: (() => readonly Stub[]) | undefined;
}): StubCache {
  const { link, rules, fromFiles } = options;
  const byWorld = new Map<string, { readonly version: number; readonly stubs: Stubs }>();
  /** By their seeds: those of worlds in which nobody has made one, which are the same. */
  const untouched = new Map<number, Stubs>();

  const compile = async (row: WorldRow, rows: readonly Row[]): Promise<Stubs> => {
    const stubs = createStubs({ seed: row.seed, fromFiles });
    const mappings = rows.map(({ mapping }) => mapping as StubsState['mappings'][number]);
    const state = { ...NONE, mappings, settings: row.settings ?? {} };
    stubs.load(await readyStubs(state, '', rules));
    return stubs;
  };
  const keep = (row: WorldRow, stubs: Stubs): void => {
    byWorld.delete(row.id);
    byWorld.set(row.id, { version: row.stubs_version, stubs });
    if (byWorld.size > REMEMBERED) byWorld.delete(String(byWorld.keys().next().value));
  };
  const known = (row: WorldRow): Stubs | undefined => {
    if (row.stubs_version > 0) {
      const kept = byWorld.get(row.id);
      return kept?.version === row.stubs_version ? kept.stubs : undefined;
    }
    let stubs = untouched.get(row.seed);
    if (stubs === undefined) {
      stubs = createStubs({ seed: row.seed, fromFiles });
      untouched.set(row.seed, stubs);
    }
    return stubs;
  };

  return {
    known,
    keep,
    async read(row) {
      const [found, rows] = await link.hold(async (held) => {
        const [, worlds = [], stubs = []] = await held.send([
          beginToLook,
          readWorld(row.id),
          readStubs(row.id),
          commit,
        ]);
        return [worlds[0], stubs] as const;
      });
      if (found === undefined) return undefined;
      const current = toWorldRow(found);
      const stubs = known(current) ?? (await compile(current, rows));
      if (current.stubs_version > 0) keep(current, stubs);
      return { row: current, stubs };
    },
    async under(row, held) {
      const kept = known(row);
      if (kept !== undefined) return kept;
      const [rows = []] = await held.send([readStubs(row.id)]);
      const stubs = await compile(row, rows);
      keep(row, stubs);
      return stubs;
    },
    fork(row, stubs) {
      const fork = createStubs({ seed: row.seed, fromFiles });
      const own = stubs.list().filter(({ origin }) => origin === 'api');
      const state = { ...NONE, mappings: [], settings: stubs.settings };
      fork.load({ state, stubs: [...own].reverse(), delays: stubs.settingsDelays });
      fork.follow(stubs.course());
      return fork;
    },
    forgetAll() {
      byWorld.clear();
      untouched.clear();
    },
  };
}
