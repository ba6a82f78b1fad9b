import type { RecordRules } from '../lifecycles/record-rules.js';
import type { AnyRecord } from '../lifecycles/records.js';
import type { Instant } from '../runtime/clock.js';
import { createSlicer } from '../runtime/slices.js';
import { Table, type Planted } from './table.js';

/** All records of a world, a table a kind. */
export class Records {
  readonly rules: RecordRules;
  /** What they have begun with, where they have begun with anything. */
  readonly planted: Planted | undefined;
  readonly #tables: ReadonlyMap<string, Table>;

  constructor(
    rules: RecordRules,
    planted?: Planted,
    tableOf = (kind: string): Table => new Table(planted?.table(kind), planted?.at),
  ) {
    this.rules = rules;
    this.planted = planted;
    this.#tables = new Map(rules.kinds.map((kind) => [kind, tableOf(kind)]));
  }

  /** The records in the order given. */
  static of(rules: RecordRules, records: Iterable<AnyRecord>): Records {
    const made = new Records(rules);
    for (const record of records) made.set(record);
    return made;
  }

  /** Ones that are the same, and go their own way. Costs nothing until one of the two changes. */
  fork(): Records {
    return new Records(this.rules, this.planted, (kind) => this.table(kind).fork());
  }

  table(kind: string): Table {
    const table = this.#tables.get(kind);
    if (table === undefined) throw new Error(`the kind ${kind} has no table`);
    return table;
  }

  get size(): number {
    let size = 0;
    for (const table of this.#tables.values()) size += table.size;
    return size;
  }

  /** Returns what it replaces, as `find` of the table gives it. */
  set(record: AnyRecord): AnyRecord | undefined {
    return this.table(record.kind).set(record);
  }

  /** In the order of creation, kind by kind; of one kind, when it is named. */
  *all(only?: string): Generator<AnyRecord, void> {
    for (const kind of only === undefined ? this.rules.kinds : [only]) {
      const table = this.table(kind);
      for (const found of table.values()) yield table.date(found);
    }
  }

  countCreatedAfter(instant: Instant): number {
    let count = 0;
    for (const table of this.#tables.values()) count += table.countCreatedAfter(instant);
    return count;
  }

  /** All of them, so many at a time, while the event loop turns. */
  async *pieces(length: number): AsyncGenerator<readonly AnyRecord[], void> {
    const slice = createSlicer();
    let piece: AnyRecord[] = [];
    for (const record of this.all()) {
      piece.push(record);
      if (piece.length < length) continue;
      yield piece;
      piece = [];
      await slice.next();
    }
    if (piece.length > 0) yield piece;
  }
}
