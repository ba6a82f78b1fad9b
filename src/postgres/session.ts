import type { AnyRecord } from '../lifecycles/records.js';
import { createClock, uptime, type AdjustableClock } from '../runtime/clock.js';
import { follow, type Soon } from '../runtime/follow.js';
import type { Stubs } from '../server/stubs/stubs-port.js';
import type { Records } from '../store/records.js';
import type { Contents, Store, Transaction } from '../store/store.js';
import type { Hold } from './hold.js';
import { keyOf, toRecord, toRecords, type WorldRow } from './rows.js';
import type { Shared } from './shared.js';
import * as sql from './statements.js';
import { goneOf } from './trouble.js';
import { GroundView, NEEDS_HOLD, type Ground } from './view.js';

/** The world has changed between two questions of the same work. */
const STALE = new Error('the world has changed meanwhile');

/** A world as one request sees it: as of the round trip that has opened it, and of its own changes since. */
export class Session {
  readonly shared: Shared;
  readonly clock: AdjustableClock;
  #row: WorldRow;
  #stubs: Stubs;
  /** What came with the row; nothing once the row is another. */
  #known: ReadonlyMap<string, AnyRecord | undefined>;

  constructor(
    shared: Shared,
    row: WorldRow,
    stubs: Stubs,
    known: ReadonlyMap<string, AnyRecord | undefined> = NOTHING,
  ) {
    this.shared = shared;
    this.#row = row;
    this.#stubs = stubs;
    this.#known = known;
    const received = uptime();
    const { now } = row;
    // The time of the database, and not of this machine: replicas agree on it.
    this.clock = createClock(row.clock, () => Math.floor(now + uptime() - received));
  }

  get row(): WorldRow {
    return this.#row;
  }

  /** As of the row. Others use the same ones, each as of its own: nobody keeps them beyond a turn. */
  get stubs(): Stubs {
    const { course } = this.#row;
    if (course !== null) this.#stubs.follow(course);
    return this.#stubs;
  }

  get seed(): number | undefined {
    return this.#row.chance_seed ?? undefined;
  }

  /** Does the work while the row of the world is held, and keeps what it changes. */
  async change<T>(
    work: (hold: Hold) => Soon<T>,
    wants: Iterable<readonly [string, string]> = [],
  ): Promise<T> {
    let result: { readonly value: T } | undefined;
    const next = await this.shared.lanes.submit(this.#row, {
      wants,
      run: async (hold) => {
        result = { value: await work(hold) };
      },
    });
    if (result === undefined) throw new Error('the work has not run');
    this.#know(next);
    return result.value;
  }

  #know(row: WorldRow): void {
    this.#row = row;
    this.#known = NOTHING;
    const stubs = this.shared.stubs.known(row);
    if (stubs !== undefined) this.#stubs = stubs;
    if (this.clock.state() !== row.clock) this.clock.set(row.clock);
  }

  /** The world as it was found: what only reads needs no lock. */
  readonly #ground: Ground = {
    sequence: undefined,
    find: (kind, id) => {
      const key = keyOf(kind, id);
      return this.#known.has(key) ? this.#known.get(key) : this.#ask(kind, id);
    },
    all: (kind) => this.all(kind),
  };

  async #ask(kind: string, id: string): Promise<AnyRecord | undefined> {
    const { shared } = this;
    const [row] = await shared.link.ask(sql.readRecord(this.#row.id, [kind, id]));
    if (row === undefined) throw goneOf(this.#row.name);
    if (row['version'] !== this.#row.version) throw STALE;
    return row['has_record'] === true ? toRecord(row) : findPlanted(shared, this.#row, kind, id);
  }

  /** All records, of one kind if it is named, with the row of the same moment. */
  async #readAll(kind?: string): Promise<{ readonly row: WorldRow; readonly records: Records }> {
    const { shared } = this;
    const [found, rows] = await shared.link.hold(async (held) => {
      const { id } = this.#row;
      const [, worlds = [], records = []] = await held.send([
        sql.beginToLook,
        sql.readWorld(id),
        sql.readKind(id, kind ?? null),
        sql.commit,
      ]);
      return [worlds[0], records] as const;
    });
    if (found === undefined) throw goneOf(this.#row.name);
    const row = found as unknown as WorldRow;
    const planted = await shared.plantings.of(row);
    return { row, records: toRecords(shared.rules, planted, rows) };
  }

  async all(kind?: string): Promise<Records> {
    const { row, records } = await this.#readAll(kind);
    // What was read before may be of another time.
    if (row.version !== this.#row.version) throw STALE;
    return records;
  }

  async count(): Promise<number> {
    const { shared } = this;
    const [row] = await shared.link.ask(sql.countRecords(this.#row.id));
    if (row === undefined) throw goneOf(this.#row.name);
    const planted = await shared.plantings.of({
      planted_seed: row['planted_seed'] as number | null,
      planted_at: row['planted_at'] as string | null,
    });
    const sizes = shared.rules.kinds.map((kind) => planted?.table(kind).size ?? 0);
    return sizes.reduce((sum, size) => sum + size, Number(row['more']));
  }

  async contents(): Promise<Contents & { readonly row: WorldRow }> {
    const { row, records } = await this.#readAll();
    const { sequence, chance_seed: seed, clock } = row;
    return { row, sequence, ...(seed !== null && { seed }), clock, records };
  }

  readonly transact: Store['transact'] = (work, options) => {
    const view = new GroundView(this.#ground);
    const changeInstead = (): Promise<Awaited<ReturnType<typeof work>>> =>
      this.change((hold) => this.#runIn(hold, work, options?.discard === true), view.read) as never;
    const conclude = (result: Awaited<ReturnType<typeof work>>): Soon<typeof result> => {
      if (options?.discard === true || view.changes() === undefined) {
        options?.onApplied?.();
        return result;
      }
      return changeInstead();
    };
    const again = (error: unknown): Promise<Awaited<ReturnType<typeof work>>> => {
      if (error === NEEDS_HOLD || error === STALE) return changeInstead();
      throw error;
    };
    try {
      const result = work(view);
      return result instanceof Promise
        ? result.then(conclude as never, again as never)
        : conclude(result as never);
    } catch (error) {
      return again(error);
    }
  };

  #runIn<T>(hold: Hold, work: (tx: Transaction) => Soon<T>, discard: boolean): Soon<T> {
    // What the work decides is decided by the clock of the world that it finds.
    if (this.clock.state() !== hold.clock) this.clock.set(hold.clock);
    this.#row = { ...this.#row, chance_seed: hold.chanceSeed };
    const view = new GroundView(hold);
    return follow(work(view), (result) => {
      const changes = discard ? undefined : view.changes();
      if (changes !== undefined) hold.apply(changes);
      return result;
    });
  }
}

const NOTHING: ReadonlyMap<string, AnyRecord | undefined> = new Map();

/** A record that the world has begun with and nobody has changed. */
export async function findPlanted(
  shared: Shared,
  row: WorldRow,
  kind: string,
  id: string,
): Promise<AnyRecord | undefined> {
  const table = (await shared.plantings.of(row))?.table(kind);
  const found = table?.find(id);
  return found && table?.date(found);
}

export function createSessionStore(session: Session): Store {
  return {
    transact: session.transact,
    transaction: async (work, options) => session.transact(work, options),
    clock: session.clock,
    get seed() {
      return session.seed;
    },
    count: () => session.count(),
    contents: async () => {
      const { row: _row, ...contents } = await session.contents();
      return contents;
    },
    close: async () => undefined,
  };
}
