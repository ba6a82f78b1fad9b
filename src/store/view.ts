import type { AnyRecord } from '../lifecycles/records.js';
import {
  createClock,
  type AdjustableClock,
  type ClockState,
  type Instant,
} from '../runtime/clock.js';
import { Records } from './records.js';
import type { Changes, Contents, Transaction } from './store.js';

/** The committed state. */
export class Base {
  sequence: number;
  seed: number | undefined;
  /** Moved by what is applied, and by nothing else. */
  readonly clock: AdjustableClock;
  #clockState: ClockState;
  /** Counts every change for good, so that a view can tell whether the base has moved on. */
  version = 0;
  /** Counts every change of the clock and of everything at once: no answer may mix two eras. */
  era = 0;
  #records: Records;

  constructor(contents: Contents) {
    this.sequence = contents.sequence;
    this.seed = contents.seed;
    this.#clockState = contents.clock;
    this.clock = createClock(contents.clock);
    this.#records = contents.records.fork();
  }

  get records(): Records {
    return this.#records;
  }

  /** Returns what the records that are put replace, one for each. */
  apply(changes: Changes): readonly (AnyRecord | undefined)[] {
    if (changes.clear) {
      this.#records = changes.start?.fork() ?? new Records(this.#records.rules);
      this.seed = changes.seed;
    }
    for (const [kind, id] of changes.delete ?? []) this.#records.table(kind).delete(id);
    const replaced = (changes.put ?? []).map((record) => this.#records.set(record));
    if (changes.clock !== undefined) {
      this.#clockState = changes.clock;
      this.clock.set(changes.clock);
    }
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
      if (before === undefined) this.#records.table(record.kind).delete(record.id);
      else this.#records.set(before);
    }
    this.sequence -= 1;
    this.version += 1;
  }

  /** Everything as it is now, whatever becomes of it. Costs nothing until something changes. */
  contents(): Contents {
    const { sequence, seed } = this;
    const clock = this.#clockState;
    const from = seed === undefined ? undefined : { seed };
    return { sequence, ...from, clock, records: this.#records.fork() };
  }
}

const DELETED = Symbol('deleted');

/** A copy-on-write view of a base: it costs what it touches, never what the base holds. */
export class View implements Transaction {
  readonly #base: Base;
  readonly #sequence: number;
  #drawn = false;
  #reads: { readonly kind: string; readonly id: string; readonly seen: AnyRecord | undefined }[] =
    [];
  #listed = false;
  #written: Map<string, Map<string, AnyRecord | typeof DELETED>> | undefined;
  #deleted: (readonly [string, string])[] = [];
  #cleared = false;
  #start: Records | undefined;
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

  get(kind: string, id: string): AnyRecord | undefined {
    const written = this.#written?.get(kind)?.get(id);
    if (written !== undefined) {
      return written === DELETED ? undefined : written;
    }
    const table = (this.#cleared ? this.#start : this.#base.records)?.table(kind);
    const seen = table?.find(id);
    if (!this.#cleared) this.#reads.push({ kind, id, seen });
    return seen && table?.date(seen);
  }

  async list(kind: string): Promise<readonly AnyRecord[]> {
    this.#listed = true;
    const rows = new Map<string, AnyRecord>();
    const records = this.#cleared ? this.#start : this.#base.records;
    for (const record of records?.all(kind) ?? []) rows.set(record.id, record);
    for (const [id, written] of this.#written?.get(kind) ?? []) {
      if (written === DELETED) rows.delete(id);
      else rows.set(id, written);
    }
    return [...rows.values()] as AnyRecord[];
  }

  having(kind: string, field: string, value: unknown): readonly AnyRecord[] {
    // One that comes to have it meanwhile counts, too.
    this.#listed = true;
    const written = this.#written?.get(kind);
    const table = (this.#cleared ? this.#start : this.#base.records)?.table(kind);
    const stored = (table?.having(field, value) ?? []).filter(({ id }) => !written?.has(id));
    const own = [...(written?.values() ?? [])].flatMap((record) =>
      record !== DELETED && record[field] === value ? [record] : [],
    );
    return [...stored.map((found) => table?.date(found) ?? found), ...own];
  }

  records(): Records {
    this.#listed = true;
    return this.#base.records.fork();
  }

  put(record: AnyRecord): void {
    this.#writtenOf(record.kind).set(record.id, record);
  }

  delete(kind: string, id: string): void {
    this.#writtenOf(kind).set(id, DELETED);
    this.#deleted.push([kind, id]);
  }

  #writtenOf(kind: string): Map<string, AnyRecord | typeof DELETED> {
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
    return this.#base.records.countCreatedAfter(instant);
  }

  clear(sequence = 0, start?: Records): void {
    this.#cleared = true;
    this.#start = start;
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
    if (this.#isBlind()) return false;
    if (this.#base.era !== this.#era) return true;
    if (this.#base.version === this.#version) return false;
    const isBound = this.#listed || (this.#drawn && this.#written !== undefined);
    if (isBound) return true;
    const { records } = this.#base;
    return this.#reads.some(({ kind, id, seen }) => records.table(kind).find(id) !== seen);
  }

  /** It replaces everything, whatever was there: nothing that others do meanwhile makes it wrong. */
  #isBlind(): boolean {
    return this.#cleared && !this.#listed && !this.#drawn && this.#reads.length === 0;
  }

  /** What the view would change, or `undefined` when it only read. */
  changes(): Changes | undefined {
    if (!this.#cleared && this.#clock === undefined && this.#written === undefined)
      return undefined;
    const put: AnyRecord[] = [];
    for (const records of this.#written?.values() ?? []) {
      for (const written of records.values()) if (written !== DELETED) put.push(written);
    }
    // Not spread: that costs more than all else here (src/runtime/extend.ts). The order is that of the journal.
    const changes: { -readonly [Key in keyof Changes]: Changes[Key] } = {};
    if (this.#cleared) {
      changes.clear = true;
      changes.sequence = this.#goesOnFrom;
    }
    if (this.#seed !== undefined) changes.seed = this.#seed;
    if (this.#start !== undefined) changes.start = this.#start;
    if (this.#clock !== undefined) changes.clock = this.#clock;
    if (this.#deleted.length > 0) changes.delete = this.#deleted;
    if (put.length > 0) changes.put = put;
    return changes;
  }
}
