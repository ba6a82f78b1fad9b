import type { AnyRecord, Kind } from '../lifecycles/records.js';
import type { Instant } from '../runtime/clock.js';

/**
 * The records that a world starts with, as of a time. Many worlds share them and none changes them: a
 * world costs what differs (docs/decisions/0090-worlds-share-their-baseline.md).
 */
export interface Planted {
  /** When they were planted: what those without times of their own were created at. */
  readonly at: Instant;
  table(kind: Kind): PlantedTable;
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

/** The records of one kind in the order of creation: what was planted, and what has changed since. */
export class Table {
  readonly #planted: PlantedTable | undefined;
  /** Of what was planted. */
  readonly #changed: Map<string, AnyRecord | typeof DELETED>;
  readonly #added: Map<string, AnyRecord>;
  #size: number;

  constructor(
    planted?: PlantedTable,
    changed: Iterable<[string, AnyRecord | typeof DELETED]> = [],
    added: Iterable<[string, AnyRecord]> = [],
    size = planted?.size ?? 0,
  ) {
    this.#planted = planted;
    this.#changed = new Map(changed);
    this.#added = new Map(added);
    this.#size = size;
  }

  /** One that holds the same, and goes its own way. Costs what differs from what was planted. */
  fork(): Table {
    return new Table(this.#planted, this.#changed, this.#added, this.#size);
  }

  get size(): number {
    return this.#size;
  }

  /** The same object until the record changes. Not complete: see `date`. */
  find(id: string): AnyRecord | undefined {
    const added = this.#added.get(id);
    if (added !== undefined || this.#planted === undefined) return added;
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
    const before = this.find(id);
    if (before === undefined) this.#size += 1;
    // One that was planted, deleted and made again is among the added.
    if (before === undefined || this.#added.has(id)) this.#added.set(id, record);
    else this.#changed.set(id, record);
    return before;
  }

  delete(id: string): void {
    if (this.find(id) === undefined) return;
    this.#size -= 1;
    if (!this.#added.delete(id)) this.#changed.set(id, DELETED);
  }

  /** As `find` gives them. */
  *values(): Generator<AnyRecord, void> {
    for (const planted of this.#planted?.values() ?? []) {
      const changed = this.#changed.get(planted.id);
      if (changed === undefined) yield planted;
      else if (changed !== DELETED) yield changed;
    }
    yield* this.#added.values();
  }
}
