import { createClock, uptime, type ClockState } from '../runtime/clock.js';
import { Records } from '../store/records.js';
import { createMemoryStore } from '../store/memory-store.js';
import type { RequestValue } from '../server/message.js';
import type { Stub } from '../server/stubs/stub.js';
import { createWorld, type World } from '../server/world.js';
import {
  badName,
  DEFAULT_WORLD,
  full,
  taken,
  type NewWorld,
  type Worlds,
} from '../server/worlds.js';
import { recordStatements } from './keep.js';
import type { Row, Statement } from './link.js';
import { keyOf, toRecord, toWorldRow, WORLD, type WorldRow } from './rows.js';
import { findPlanted, Session } from './session.js';
import type { Shared } from './shared.js';
import * as sql from './statements.js';
import { createDatabaseWorld } from './world.js';

const RUNNING: ClockState = { mode: 'running', offset: 0 };
const NOTHING_WANTED = ['', ''] as const;

export interface DatabaseWorldsOptions {
  readonly shared: Shared;
  /** Of the simulator. */
  readonly seed: number;
  readonly max: number;
  /** Milliseconds. */
  readonly maxIdle: number;
  readonly fileStubs: (() => readonly Stub[]) | undefined;
}

export function createDatabaseWorlds(options: DatabaseWorldsOptions): Worlds {
  const { shared, max, maxIdle } = options;
  const { link } = shared;
  const clock = createClock();
  /** When this replica has told last that a world is used; by its id. */
  const told = new Map<string, number>();
  const tellEvery = Math.min(maxIdle / 10, 10_000);

  const use = ({ id, name }: WorldRow): void => {
    const now = uptime();
    if (name === DEFAULT_WORLD || now - (told.get(id) ?? -Infinity) < tellEvery) return;
    told.set(id, now);
    if (told.size > 10_000) told.clear();
    // Nobody waits for it: it says that somebody was here some seconds ago.
    link
      .ask({ name: 'use', text: 'update uses set used_at = now() where world = $1', values: [id] })
      .catch(() => {
        told.delete(id);
      });
  };
  /** @param isFresh whether somebody has just made it, so that its age does not matter */
  const find = async (
    name: string,
    request?: RequestValue,
    isFresh = false,
  ): Promise<Session | undefined> => {
    const wanted = request && shared.foresee(request);
    const [found] = await link.ask(sql.openWorld(name, wanted ?? NOTHING_WANTED));
    if (found === undefined) return undefined;
    if (!shared.standing.knows(found['id'])) await shared.standing.getToKnow();
    if (!isFresh && name !== DEFAULT_WORLD && Number(found['idle']) >= maxIdle) {
      await dropIdle();
      return undefined;
    }
    const row = toWorldRow(found);
    const known = new Map();
    if (wanted !== undefined) {
      const [kind, id] = wanted;
      const record =
        found['has_record'] === true ? toRecord(found) : await findPlanted(shared, row, kind, id);
      known.set(keyOf(kind, id), record);
    }
    const stubs = shared.stubs.known(row);
    if (stubs !== undefined) return new Session(shared, row, stubs, known);
    const current = await shared.stubs.read(row);
    return current && new Session(shared, current.row, current.stubs);
  };
  const opened = (session: Session): World => {
    use(session.row);
    if (session.row.name === DEFAULT_WORLD) clock.set(session.row.clock);
    return createDatabaseWorld(session);
  };
  const dropIdle = async (): Promise<void> => {
    await link.ask({
      name: 'drop-idle',
      // In one order, so that no two replicas wait for each other.
      text: `delete from worlds where id in (select w.id from worlds w join uses u on u.world = w.id
          where w.name <> $1 and u.used_at < now() - $2 * interval '1 millisecond' order by w.id for update of w)`,
      values: [DEFAULT_WORLD, maxIdle],
    });
  };
  /** Makes it, unless somebody else has, or there are too many. */
  const make = async (
    name: string,
    seed: number,
    state: ClockState,
  ): Promise<'made' | 'taken' | 'full'> => {
    const baseline = await shared.plantings.baseline(seed);
    return link.hold(async (held) => {
      const [, , [count] = [], [time] = []] = await held.send([
        sql.begin,
        // One at a time, so that there are never more than there may be.
        {
          name: 'lock-making',
          text: `select pg_advisory_xact_lock(hashtextextended('making ' || current_schema(), 0))`,
        },
        {
          name: 'count-worlds',
          text: 'select count(*)::int as count, bool_or(name = $1) as has_it from worlds',
          values: [name],
        },
        {
          name: 'time',
          text: 'select (extract(epoch from clock_timestamp()) * 1000)::float8 as now',
        },
      ]);
      const outcome =
        count?.['has_it'] === true ? 'taken' : Number(count?.['count']) > max ? 'full' : 'made';
      if (outcome !== 'made') {
        await held.send([sql.commit]);
        return outcome;
      }
      const at = createClock(state, () => Math.floor(Number(time?.['now']))).now();
      const [[made] = []] = await held.send([insertWorld(name, seed, state, at)]);
      const id = String(made?.['id']);
      const start = { records: new Records(shared.rules, baseline(at)) };
      const records = recordStatements(id, { start, planted: undefined, written: [], gone: [] });
      await held.send([...insertBeside(id), ...records, sql.commit]);
      return 'made';
    });
  };
  const preview = async (name: string): Promise<World> => {
    const baseline = await shared.plantings.baseline(options.seed);
    const records = new Records(shared.rules, baseline(createClock(RUNNING).now()));
    return createWorld({
      name,
      seed: options.seed,
      lifecycles: shared.lifecycles,
      baseline,
      fileStubs: options.fileStubs,
      store: createMemoryStore({ contents: { sequence: 1, clock: RUNNING, records } }),
    });
  };
  const home = async (request?: RequestValue): Promise<World> => {
    let session = await find(DEFAULT_WORLD, request);
    if (session === undefined) {
      await make(DEFAULT_WORLD, options.seed, RUNNING);
      session = await find(DEFAULT_WORLD, request);
    }
    if (session === undefined) throw new Error('the default world cannot be made');
    return opened(session);
  };

  return {
    clock,
    max,
    maxIdle,
    home,
    async open(name, request, mayMake) {
      const wrong = badName(name);
      if (wrong !== undefined) return wrong;
      if (name === DEFAULT_WORLD) return home(request);
      const known = await find(name, request);
      if (known !== undefined) return opened(known);
      const refused = mayMake?.();
      if (refused !== undefined) return refused;
      await dropIdle();
      if ((await make(name, options.seed, RUNNING)) === 'full') return full(max);
      const session = await find(name, request, true);
      return session === undefined ? full(max) : opened(session);
    },
    async preview(name) {
      const wrong = badName(name);
      if (wrong !== undefined) return wrong;
      const session = await find(name);
      return session === undefined ? preview(name) : createDatabaseWorld(session);
    },
    async create({ name, seed = options.seed, clock: state = RUNNING }: NewWorld) {
      const wrong = badName(name);
      if (wrong !== undefined) return wrong;
      await dropIdle();
      const outcome = name === DEFAULT_WORLD ? 'taken' : await make(name, seed, state);
      if (outcome === 'taken') return taken(name);
      const session = outcome === 'full' ? undefined : await find(name, undefined, true);
      return session === undefined ? full(max) : opened(session);
    },
    async list() {
      await dropIdle();
      const rows = await link.ask({
        name: 'list-worlds',
        text: `select ${WORLD}, (extract(epoch from clock_timestamp() - u.used_at) * 1000)::float8 as idle,
            (select count(*) from stubs s where s.world = w.id)::int as stubs
          from worlds w join uses u on u.world = w.id order by w.name <> $1, u.used_at`,
        values: [DEFAULT_WORLD],
      });
      return rows.map((row) => knownWorld(shared, row));
    },
    async delete(name) {
      const rows = await link.ask({
        name: 'delete-world',
        text: 'delete from worlds where name = $1 returning id',
        values: [name],
        isOnce: true,
      });
      return rows.length > 0;
    },
    refreshStubs() {
      shared.stubs.forgetAll();
    },
  };
}

function knownWorld(shared: Shared, row: Row): Awaited<ReturnType<Worlds['list']>>[number] {
  const found = toWorldRow(row);
  // Those of files; the others are counted where they are.
  const stubs = shared.stubs.known({ ...found, stubs_version: 0 });
  if (stubs === undefined) throw new Error('a world without stubs has none to be read');
  const world = createDatabaseWorld(new Session(shared, found, stubs));
  const ofFiles = stubs.list().length;
  return {
    world,
    stubs: ofFiles + Number(row['stubs']),
    idle: found.name === DEFAULT_WORLD ? 0 : Number(row['idle']),
  };
}

const insertWorld = (name: string, seed: number, clock: ClockState, at: string): Statement => ({
  name: 'insert-world',
  text: `insert into worlds (name, seed, starting_clock, clock, sequence, planted_seed, planted_at)
    values ($1, $2, $3, $3, 1, $2, $4) returning id::text as id`,
  values: [name, seed, JSON.stringify(clock), at],
});

const insertBeside = (id: string): readonly Statement[] => [
  { name: 'insert-use', text: 'insert into uses (world) values ($1)', values: [id] },
  { name: 'insert-counter', text: 'insert into counters (world) values ($1)', values: [id] },
];
