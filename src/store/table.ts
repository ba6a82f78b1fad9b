import type { AnyRecord } from '../lifecycles/records.js';
import type { Instant } from '../runtime/clock.js';
import { indexOf, ValueIndex } from './value-index.js';

/**
 * The records that a world starts with, as of a time. Many worlds share them and none changes them: a
 * world costs what differs (docs/decisions/0090-worlds-share-their-baseline.md).
 */
export interface Planted {
  /** What the chance of it came from: the same seed and time plant the same. */
  readonly seed: number;
  /** When they were planted: what those without times of their own were created at. */
  readonly at: Instant;
  table(kind: string): PlantedTable;
}

export interface PlantedTable {
  readonly size: number;
  /** The same object each time. One without times of its own is not complete: see `date`. */
  find(id: string): AnyRecord | undefined;
  values(): Iterable<AnyRecord>;
  /** The record with the times of this world. */
  date(found: AnyRecord): AnyRecord;
}

/** Stands for the times of a record that worlds of different times share. */
export const UNDATED = '';

const DELETED = Symbol('deleted');

/** A record and where it stands in the order of creation: of two, the later one has the higher place. */
interface Placed {
  readonly record: AnyRecord;
  /** Its own until it is deleted; never that of another. */
  readonly place: number;
}

/** A record of a table as a database keeps it; without one where what was planted is deleted. */
export interface Row {
  readonly id: string;
  readonly record: AnyRecord | undefined;
  /** Whether it came after all that was planted. */
  readonly isAdded: boolean;
}

/** The records of one kind in the order of creation: what was planted, and what has changed since. */
export class Table {
  readonly #planted: PlantedTable | undefined;
  readonly #at: Instant;
  /** Of what was planted. */
  #changed = new Map<string, AnyRecord | typeof DELETED>();
  #added = new Map<string, Placed>();
  /** Whether another table may hold the same maps: who writes makes its own first. */
  #isShared = false;
  /** Made when somebody asks for it, and gone with the next change. */
  #token: object | undefined;
  #size: number;
  #nextPlace: number;
  /** Of what was planted without times of its own. */
  #plantedExpiry: string | undefined;
  /** Of what has changed, once somebody has looked for a value. */
  #index: ValueIndex | undefined;

  /** @param at the time of what was planted without times of its own */
  constructor(planted?: PlantedTable, at: Instant = UNDATED) {
    this.#planted = planted;
    this.#at = at;
    this.#size = planted?.size ?? 0;
    this.#nextPlace = this.#size;
  }

  /**
   * One that holds the same, and goes its own way. Costs nothing until one of the two is written to, and
   * then what differs from what was planted: a fold must not copy what nobody touches.
   */
  fork(): Table {
    const fork = new Table(this.#planted, this.#at);
    fork.#changed = this.#changed;
    fork.#added = this.#added;
    fork.#isShared = true;
    fork.#token = this.token;
    this.#isShared = true;
    fork.#size = this.#size;
    fork.#nextPlace = this.#nextPlace;
    return fork;
  }

  /** Before each change. */
  #own(record?: AnyRecord): void {
    if (record !== undefined) this.#index?.note(record);
    this.#token = undefined;
    if (!this.#isShared) return;
    this.#changed = new Map(this.#changed);
    this.#added = new Map(this.#added);
    this.#isShared = false;
  }

  get size(): number {
    return this.#size;
  }

  /** One more than the highest place that a record can have. */
  get places(): number {
    return this.#nextPlace;
  }

  /** The same object for as long as nothing changes, and for forks that have not changed: it tells what is still known. */
  get token(): object {
    return (this.#token ??= {});
  }

  /** The same object until the record changes. Not complete: see `date`. */
  find(id: string): AnyRecord | undefined {
    const added = this.#added.get(id);
    return added === undefined ? this.#findPlanted(id) : added.record;
  }

  #findPlanted(id: string): AnyRecord | undefined {
    if (this.#planted === undefined) return undefined;
    const changed = this.#changed.get(id);
    if (changed !== undefined) return changed === DELETED ? undefined : changed;
    return this.#planted.find(id);
  }

  /** What `find` has found, complete. */
  date(found: AnyRecord): AnyRecord {
    return found.created_at === UNDATED && this.#planted !== undefined
      ? this.#planted.date(found)
      : found;
  }

  /** Returns what it replaces, as `find` gives it. */
  set(record: AnyRecord): AnyRecord | undefined {
    const { id } = record;
    this.#own(record);
    const added = this.#added.get(id);
    if (added !== undefined) {
      this.#added.set(id, { record, place: added.place });
      return added.record;
    }
    const before = this.#findPlanted(id);
    if (before === undefined) {
      this.#size += 1;
      this.#added.set(id, { record, place: this.#nextPlace });
      this.#nextPlace += 1;
    } else this.#changed.set(id, record);
    return before;
  }

  delete(id: string): void {
    if (this.find(id) === undefined) return;
    this.#own();
    this.#size -= 1;
    if (!this.#added.delete(id)) this.#changed.set(id, DELETED);
  }

  /** Those that have the value in the field, as `find` gives them. */
  having(field: string, value: unknown): readonly AnyRecord[] {
    const planted = this.#planted;
    const ids = new Set([
      ...(planted ? indexOf(planted).ids(field, value, () => planted.values()) : []),
      ...(this.#index ??= new ValueIndex()).ids(field, value, () => this.#changedOrAdded()),
    ]);
    return [...ids].flatMap((id) => this.find(id) ?? []).filter((each) => each[field] === value);
  }

  *#changedOrAdded(): Generator<AnyRecord, void> {
    for (const changed of this.#changed.values()) if (changed !== DELETED) yield changed;
    for (const { record } of this.#added.values()) yield record;
  }

  /** As `find` gives them. */
  *values(): Generator<AnyRecord, void> {
    for (const planted of this.#planted?.values() ?? []) {
      const changed = this.#changed.get(planted.id);
      if (changed === undefined) yield planted;
      else if (changed !== DELETED) yield changed;
    }
    for (const { record } of this.#added.values()) yield record;
  }

  /**
   * As `find` gives them, the oldest or the newest first; `undefined` for one that was deleted.
   *
   * @param walk is told the place of each
   */
  *walk(
    walk: { place: number },
    order: 'oldest' | 'newest' = 'oldest',
  ): Generator<AnyRecord | undefined, void> {
    const isOldestFirst = order === 'oldest';
    const planted = this.#planted?.values() ?? [];
    if (!isOldestFirst) {
      for (const { record, place } of [...this.#added.values()].reverse()) {
        walk.place = place;
        yield record;
      }
    }
    walk.place = isOldestFirst ? -1 : (this.#planted?.size ?? 0);
    const isUnchanged = this.#changed.size === 0;
    for (const found of isOldestFirst ? planted : [...planted].reverse()) {
      walk.place += isOldestFirst ? 1 : -1;
      const changed = isUnchanged ? found : (this.#changed.get(found.id) ?? found);
      yield changed === DELETED ? undefined : changed;
    }
    if (!isOldestFirst) return;
    for (const { record, place } of this.#added.values()) {
      walk.place = place;
      yield record;
    }
  }

  /** When what `find` has found is over. */
  expiryOf(found: AnyRecord): string {
    if (found.expires_at !== UNDATED) return found.expires_at;
    return (this.#plantedExpiry ??= this.date(found).expires_at);
  }

  /** Puts a record where it stood in the order of creation elsewhere, after all that was planted. */
  add(record: AnyRecord, place: number): void {
    this.delete(record.id);
    this.#own(record);
    const own = (this.#planted?.size ?? 0) + place;
    this.#added.set(record.id, { record, place: own });
    this.#nextPlace = Math.max(this.#nextPlace, own + 1);
    this.#size += 1;
  }

  /** What makes this table from what was planted without times, in the order of creation. */
  *rows(): Generator<Row, void> {
    for (const planted of this.#planted?.values() ?? []) {
      if (planted.created_at === UNDATED) break;
      const changed = this.#changed.get(planted.id) ?? planted;
      yield { id: planted.id, record: changed === DELETED ? undefined : changed, isAdded: false };
    }
    for (const [id, changed] of this.#changed) {
      if (this.#planted?.find(id)?.created_at !== UNDATED) continue;
      yield { id, record: changed === DELETED ? undefined : changed, isAdded: false };
    }
    for (const [id, { record }] of this.#added) yield { id, record, isAdded: true };
  }

  countCreatedAfter(instant: Instant): number {
    let count = 0;
    for (const { created_at } of this.values()) {
      if ((created_at === UNDATED ? this.#at : created_at) > instant) count += 1;
    }
    return count;
  }
}
