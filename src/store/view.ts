import { kinds } from '../lifecycles/index.js';
import type { AnyRecord, Kind, RecordByKind } from '../lifecycles/records.js';
import type { ClockState } from '../runtime/clock.js';
import type { Changes, Snapshot, Transaction } from './store.js';

type Table = Map<string, AnyRecord>;

/** The committed state: one map a kind. */
export class Base {
  sequence: number;
  seed: number | undefined;
  clock: ClockState;
  /** Counts every change for good, so that a view can tell whether the base has moved on. */
  version = 0;
  readonly #tables = new Map<Kind, Table>(kinds.map((kind) => [kind, new Map()]));

  constructor(contents: Snapshot) {
    this.sequence = contents.sequence;
    this.seed = contents.seed;
    this.clock = contents.clock;
    for (const record of contents.records) this.table(record.kind).set(record.id, record);
  }

  table(kind: Kind): Table {
    const table = this.#tables.get(kind);
    if (table === undefined) throw new Error(`there is no table of ${kind}`);
    return table;
  }

  /** How many records there are. */
  get size(): number {
    let size = 0;
    for (const table of this.#tables.values()) size += table.size;
    return size;
  }

  apply(changes: Changes): void {
    if (changes.clear) {
      for (const table of this.#tables.values()) table.clear();
      this.seed = changes.seed;
    }
    for (const [kind, id] of changes.delete ?? []) this.table(kind).delete(id);
    for (const record of changes.put ?? []) this.table(record.kind).set(record.id, record);
    if (changes.clock !== undefined) this.clock = changes.clock;
    this.sequence = (changes.sequence ?? this.sequence) + 1;
    this.version += 1;
  }

  /** What the records that are put would replace. */
  replacedBy({ put = [] }: Changes): readonly (AnyRecord | undefined)[] {
    return put.map(({ kind, id }) => this.table(kind).get(id));
  }

  /** Undoes the change that was applied last, of which `replaced` was told before. */
  revert({ put = [] }: Changes, replaced: readonly (AnyRecord | undefined)[]): void {
    for (let index = put.length - 1; index >= 0; index -= 1) {
      const record = put[index];
      const before = replaced[index];
      if (record === undefined) continue;
      if (before === undefined) this.table(record.kind).delete(record.id);
      else this.table(record.kind).set(record.id, before);
    }
    this.sequence -= 1;
    this.version += 1;
  }

  snapshot(): Snapshot {
    const records = kinds.flatMap((kind) => [...this.table(kind).values()]);
    const { sequence, seed, clock } = this;
    return { sequence, ...(seed !== undefined && { seed }), clock, records };
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
  #goesOnFrom: { readonly sequence?: number; readonly seed?: number } = {};
  readonly #version: number;
  #clock: ClockState | undefined;

  constructor(base: Base) {
    this.#base = base;
    this.#sequence = base.sequence;
    this.#version = base.version;
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
    if (this.#cleared) return undefined;
    const seen = this.#base.table(kind).get(id);
    this.#reads.push({ kind, id, seen });
    return seen as RecordByKind[K] | undefined;
  }

  async list<K extends Kind>(kind: K): Promise<readonly RecordByKind[K][]> {
    this.#listed = true;
    const rows = new Map(this.#cleared ? [] : this.#base.table(kind));
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

  clear(from: { readonly sequence?: number; readonly seed?: number } = {}): void {
    this.#cleared = true;
    this.#goesOnFrom = from;
    this.#written = undefined;
    this.#deleted = [];
  }

  setClock(state: ClockState): void {
    this.#clock = state;
  }

  /** Whether the base has moved on under what this view has read. */
  isStale(): boolean {
    const isBound = this.#listed || (this.#drawn && this.#written !== undefined);
    if (isBound && this.#base.version !== this.#version) return true;
    return this.#reads.some(({ kind, id, seen }) => this.#base.table(kind).get(id) !== seen);
  }

  /** What the view would change, or `undefined` when it only read. */
  changes(): Changes | undefined {
    const put: AnyRecord[] = [];
    for (const records of this.#written?.values() ?? []) {
      for (const written of records.values()) if (written !== DELETED) put.push(written);
    }
    const changes: Changes = {
      ...(this.#cleared && { clear: true, sequence: 0, ...this.#goesOnFrom }),
      ...(this.#clock !== undefined && { clock: this.#clock }),
      ...(this.#deleted.length > 0 && { delete: this.#deleted }),
      ...(put.length > 0 && { put }),
    };
    return Object.keys(changes).length === 0 ? undefined : changes;
  }
}
