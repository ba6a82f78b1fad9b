import { kinds } from '../lifecycles/index.js';
import type { AnyRecord, Kind, RecordByKind } from '../lifecycles/records.js';
import type { ClockState, Instant } from '../runtime/clock.js';
import type { Changes, Contents, Snapshot, Transaction } from './store.js';
import { Table, UNDATED, type Planted } from './table.js';

const emptyTables = (planted?: Planted): Map<Kind, Table> =>
  new Map(kinds.map((kind) => [kind, new Table(planted?.table(kind))]));

/** The committed state: one table a kind. */
export class Base {
  sequence: number;
  seed: number | undefined;
  clock: ClockState;
  /** Counts every change for good, so that a view can tell whether the base has moved on. */
  version = 0;
  /** Counts every change of the clock and of everything at once: no answer may mix two eras. */
  era = 0;
  #planted: Planted | undefined;
  #tables: ReadonlyMap<Kind, Table>;

  constructor(contents: Snapshot, planted?: Planted) {
    this.sequence = contents.sequence;
    this.seed = contents.seed;
    this.clock = contents.clock;
    this.#planted = planted;
    this.#tables = emptyTables(planted);
    for (const record of contents.records) this.table(record.kind).set(record);
  }

  table(kind: Kind): Table {
    const table = this.#tables.get(kind);
    if (table === undefined) throw new Error(`the kind ${kind} has no table`);
    return table;
  }

  /** How many records there are. */
  get size(): number {
    let size = 0;
    for (const table of this.#tables.values()) size += table.size;
    return size;
  }

  countCreatedAfter(instant: Instant): number {
    const planted = this.#planted?.at ?? UNDATED;
    let count = 0;
    for (const table of this.#tables.values()) {
      for (const { created_at } of table.values()) {
        if ((created_at === UNDATED ? planted : created_at) > instant) count += 1;
      }
    }
    return count;
  }

  /** Returns what the records that are put replace, one for each. */
  apply(changes: Changes): readonly (AnyRecord | undefined)[] {
    if (changes.clear) {
      this.#planted = changes.planted;
      this.#tables = emptyTables(changes.planted);
      this.seed = changes.seed;
    }
    for (const [kind, id] of changes.delete ?? []) this.table(kind).delete(id);
    const replaced = (changes.put ?? []).map((record) => this.table(record.kind).set(record));
    if (changes.clock !== undefined) this.clock = changes.clock;
    if (changes.clear || changes.clock !== undefined) this.era += 1;
    this.sequence = (changes.sequence ?? this.sequence) + 1;
    this.version += 1;
    return replaced;
  }

  /** Undoes the change that was applied last, with what `apply` returned. */
  revert({ put = [] }: Changes, replaced: readonly (AnyRecord | undefined)[]): void {
    for (let index = put.length - 1; index >= 0; index -= 1) {
      const record = put[index];
      const before = replaced[index];
      if (record === undefined) continue;
      if (before === undefined) this.table(record.kind).delete(record.id);
      else this.table(record.kind).set(before);
    }
    this.sequence -= 1;
    this.version += 1;
  }

  snapshot(): Snapshot {
    const { sequence, seed, clock } = this;
    const records = [...this.records()];
    return { sequence, ...(seed !== undefined && { seed }), clock, records };
  }

  /** In the order of creation, kind by kind; of one kind, when it is named. */
  *records(only?: Kind): Generator<AnyRecord, void> {
    for (const kind of only === undefined ? kinds : [only]) {
      const table = this.table(kind);
      for (const found of table.values()) yield table.date(found);
    }
  }

  /** Everything as it is now, whatever becomes of it. Costs what differs from what was planted. */
  fork(): Contents {
    const tables = new Map([...this.#tables].map(([kind, table]) => [kind, table.fork()]));
    const { sequence, seed, clock, size } = this;
    const fork = new Base({ sequence, clock, records: [] });
    fork.#planted = this.#planted;
    fork.#tables = tables;
    const from = seed === undefined ? undefined : { seed };
    return { sequence, ...from, clock, size, records: (kind) => fork.records(kind) };
  }
}

const DELETED = Symbol('deleted');

/** A copy-on-write view of a base: it costs what it touches, never what the base holds. */
export class View implements Transaction {
  readonly #base: Base;
  readonly #sequence: number;
  #drawn = false;
  #reads: { readonly kind: Kind; readonly id: string; readonly seen: AnyRecord | undefined }[] = [];
  #listed = false;
  #written: Map<Kind, Map<string, AnyRecord | typeof DELETED>> | undefined;
  #deleted: (readonly [Kind, string])[] = [];
  #cleared = false;
  #planted: Planted | undefined;
  #goesOnFrom = 0;
  #seed: number | undefined;
  readonly #version: number;
  readonly #era: number;
  #clock: ClockState | undefined;

  constructor(base: Base) {
    this.#base = base;
    this.#sequence = base.sequence;
    this.#version = base.version;
    this.#era = base.era;
  }

  /** Read like a record: two that committed under one number would draw the same ids. */
  get sequence(): number {
    this.#drawn = true;
    return this.#sequence;
  }

  async get<K extends Kind>(kind: K, id: string): Promise<RecordByKind[K] | undefined> {
    const written = this.#written?.get(kind)?.get(id);
    if (written !== undefined) {
      return written === DELETED ? undefined : (written as RecordByKind[K]);
    }
    if (this.#cleared) return this.#plantedIn(kind, id) as RecordByKind[K] | undefined;
    const table = this.#base.table(kind);
    const seen = table.find(id);
    this.#reads.push({ kind, id, seen });
    return (seen && table.date(seen)) as RecordByKind[K] | undefined;
  }

  #plantedIn(kind: Kind, id: string): AnyRecord | undefined {
    const table = this.#planted?.table(kind);
    const found = table?.find(id);
    return found && table?.date(found);
  }

  async list<K extends Kind>(kind: K): Promise<readonly RecordByKind[K][]> {
    this.#listed = true;
    const rows = new Map<string, AnyRecord>();
    const records = this.#cleared ? recordsOf(this.#planted, kind) : this.#base.records(kind);
    for (const record of records) rows.set(record.id, record);
    for (const [id, written] of this.#written?.get(kind) ?? []) {
      if (written === DELETED) rows.delete(id);
      else rows.set(id, written);
    }
    return [...rows.values()] as RecordByKind[K][];
  }

  put(record: AnyRecord): void {
    this.#writtenOf(record.kind).set(record.id, record);
  }

  delete(kind: Kind, id: string): void {
    this.#writtenOf(kind).set(id, DELETED);
    this.#deleted.push([kind, id]);
  }

  #writtenOf(kind: Kind): Map<string, AnyRecord | typeof DELETED> {
    this.#written ??= new Map();
    let records = this.#written.get(kind);
    if (records === undefined) {
      records = new Map<string, AnyRecord | typeof DELETED>();
      this.#written.set(kind, records);
    }
    return records;
  }

  countCreatedAfter(instant: Instant): number {
    this.#listed = true;
    return this.#base.countCreatedAfter(instant);
  }

  clear(sequence = 0, planted?: Planted): void {
    this.#cleared = true;
    this.#planted = planted;
    this.#goesOnFrom = sequence;
    this.#seed = undefined;
    this.#written = undefined;
    this.#deleted = [];
  }

  drawFrom(seed: number): void {
    this.#seed = seed;
  }

  setClock(state: ClockState): void {
    this.#clock = state;
  }

  /** Whether the base has moved on under what this view has read. */
  isStale(): boolean {
    if (this.#base.era !== this.#era) return true;
    if (this.#base.version === this.#version) return false;
    const isBound = this.#listed || (this.#drawn && this.#written !== undefined);
    if (isBound) return true;
    return this.#reads.some(({ kind, id, seen }) => this.#base.table(kind).find(id) !== seen);
  }

  /**
   * What the view would change, or `undefined` when it only read. Written out for who keeps the
   * changes: each record that is planted among what is put.
   */
  changes(options?: { readonly writtenOut: boolean }): Changes | undefined {
    const isWrittenOut = options?.writtenOut === true;
    const put: AnyRecord[] = [];
    if (isWrittenOut && this.#planted !== undefined) {
      for (const kind of kinds) put.push(...recordsOf(this.#planted, kind));
    }
    for (const records of this.#written?.values() ?? []) {
      for (const written of records.values()) if (written !== DELETED) put.push(written);
    }
    const changes: Changes = {
      ...(this.#cleared && { clear: true, sequence: this.#goesOnFrom }),
      ...(this.#seed !== undefined && { seed: this.#seed }),
      ...(!isWrittenOut && this.#planted !== undefined && { planted: this.#planted }),
      ...(this.#clock !== undefined && { clock: this.#clock }),
      ...(this.#deleted.length > 0 && { delete: this.#deleted }),
      ...(put.length > 0 && { put }),
    };
    return Object.keys(changes).length === 0 ? undefined : changes;
  }
}

function* recordsOf(planted: Planted | undefined, kind: Kind): Generator<AnyRecord, void> {
  const table = planted?.table(kind);
  for (const found of table?.values() ?? []) yield table?.date(found) ?? found;
}
