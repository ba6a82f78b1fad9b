import type { AnyRecord } from '../lifecycles/records.js';
import type { ClockState, Instant } from '../runtime/clock.js';
import { follow, type Soon } from '../runtime/follow.js';
import type { Records } from '../store/records.js';
import type { Changes, Transaction } from '../store/store.js';
import { keyOf } from './rows.js';

/** What a view stands on: a world as one round trip has found it, or as it is while its row is locked. */
export interface Ground {
  /** `undefined` where it may change before a change is kept: what draws chance must hold the world. */
  readonly sequence: number | undefined;
  /** @param isDrawn whether the id may be one that was just drawn, and that nobody has yet */
  find(kind: string, id: string, isDrawn: boolean): Soon<AnyRecord | undefined>;
  /** Of one kind, or all of them. */
  all(kind?: string): Promise<Records>;
}

/** Thrown through work that must be done again while the world is held. */
export const NEEDS_HOLD = new Error('this work needs the row of its world');

const DELETED = Symbol('deleted');

/** A copy-on-write view of a world in the database: it reads what it is asked for, and writes nothing. */
export class GroundView implements Transaction {
  readonly #ground: Ground;
  #isDrawn = false;
  readonly #read = new Map<string, readonly [string, string]>();
  readonly #written = new Map<string, AnyRecord | typeof DELETED>();
  readonly #deleted: (readonly [string, string])[] = [];
  #isCleared = false;
  #start: Records | undefined;
  #goesOnFrom = 0;
  #seed: number | undefined;
  #clock: ClockState | undefined;

  constructor(ground: Ground) {
    this.#ground = ground;
  }

  /** Which records it has asked for: the same work will ask for them again. */
  get read(): Iterable<readonly [string, string]> {
    return this.#read.values();
  }

  get sequence(): number {
    const { sequence } = this.#ground;
    if (sequence === undefined) throw NEEDS_HOLD;
    this.#isDrawn = true;
    return sequence;
  }

  get(kind: string, id: string): Soon<AnyRecord | undefined> {
    const key = keyOf(kind, id);
    const written = this.#written.get(key);
    if (written !== undefined) return written === DELETED ? undefined : written;
    if (this.#isCleared) {
      const table = this.#start?.table(kind);
      const found = table?.find(id);
      return found && table?.date(found);
    }
    this.#read.set(key, [kind, id]);
    return this.#ground.find(kind, id, this.#isDrawn);
  }

  async list(kind: string): Promise<readonly AnyRecord[]> {
    const records = this.#isCleared ? this.#start : await this.#ground.all(kind);
    const rows = new Map<string, AnyRecord>();
    for (const record of records?.all(kind) ?? []) rows.set(record.id, record);
    for (const [key, written] of this.#written) {
      if (!key.startsWith(`${kind}\n`)) continue;
      const id = key.slice(kind.length + 1);
      if (written === DELETED) rows.delete(id);
      else rows.set(id, written);
    }
    return [...rows.values()];
  }

  async having(kind: string, field: string, value: unknown): Promise<readonly AnyRecord[]> {
    return (await this.list(kind)).filter((record) => record[field] === value);
  }

  records(): Promise<Records> {
    return this.#ground.all();
  }

  put(record: AnyRecord): void {
    this.#written.set(keyOf(record.kind, record.id), record);
  }

  delete(kind: string, id: string): void {
    this.#written.set(keyOf(kind, id), DELETED);
    this.#deleted.push([kind, id]);
  }

  countCreatedAfter(instant: Instant): Soon<number> {
    return follow(this.#ground.all(), (records) => records.countCreatedAfter(instant));
  }

  clear(sequence = 0, start?: Records): void {
    this.#isCleared = true;
    this.#start = start;
    this.#goesOnFrom = sequence;
    this.#seed = undefined;
    this.#written.clear();
    this.#deleted.length = 0;
  }

  drawFrom(seed: number): void {
    this.#seed = seed;
  }

  setClock(state: ClockState): void {
    this.#clock = state;
  }

  /** What the view would change, or `undefined` when it only read. */
  changes(): Changes | undefined {
    if (!this.#isCleared && this.#clock === undefined && this.#written.size === 0) return undefined;
    const put = [...this.#written.values()].filter((written) => written !== DELETED);
    return {
      ...(this.#isCleared && { clear: true as const, sequence: this.#goesOnFrom }),
      ...(this.#seed !== undefined && { seed: this.#seed }),
      ...(this.#start !== undefined && { start: this.#start }),
      ...(this.#clock !== undefined && { clock: this.#clock }),
      ...(this.#deleted.length > 0 && { delete: this.#deleted }),
      ...(put.length > 0 && { put }),
    };
  }
}
