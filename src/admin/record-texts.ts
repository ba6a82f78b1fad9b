/** A search for a text in any field of many records: by what they say, gathered once, a few hundred records a piece. */
import { settle, type Lifecycle } from '../lifecycles/lifecycle.js';
import type { AnyRecord } from '../lifecycles/records.js';
import type { Instant } from '../runtime/clock.js';
import { createSlicer, type Slicer } from '../runtime/slices.js';
import { every } from '../runtime/timers.js';
import { UNDATED, type Table } from '../store/table.js';

/** Records whose places lie together, and what all of them say. */
interface Piece {
  readonly records: readonly AnyRecord[];
  readonly places: readonly number[];
  readonly text: string;
  /** Where what each record says ends in the text. */
  readonly ends: readonly number[];
}

const PIECE = 512;
const pieceOf = (place: number): number => Math.floor(place / PIECE);

/** Of more records than this, the texts would take too much memory: each search reads the records. */
const MOST_REMEMBERED = 250_000;

/** Milliseconds. After as long without a question, the texts are let go of. */
const IDLE = 60_000;

/** Between what two fields say, and two records; nothing that is looked for holds them. */
const FIELD = '\u0001';
const RECORD = '\u0000';

/** Whether a record says a text in any field, in any case, as time has left it. */
export type Says = (record: AnyRecord, place: number, isOver: boolean) => boolean;

/** One kind after the other: together they would hold up everything else. */
let gathering = Promise.resolve();

/** The texts of the records of one kind in one world. */
export class RecordTexts {
  #pieces = new Map<number, Piece>();
  /** Of the table whose records all of the pieces hold. */
  #token: object | undefined;
  #isGathering = false;
  #questions = 0;
  #endWatch: (() => void) | undefined;

  /** Gathers what nobody has gathered before, so that the first search is as fast as the next. */
  prepare(table: Table): void {
    this.#keep();
    if (this.#pieces.size === 0) this.#gather(table);
  }

  /** @param table does not change while the answer is used */
  async find(
    text: string,
    table: Table,
    lifecycle: Lifecycle,
    { now, slice }: { readonly now: Instant; readonly slice: Slicer },
  ): Promise<Says> {
    this.#keep();
    const needle = text.toLowerCase();
    if (needle.includes(FIELD) || needle.includes(RECORD)) return () => false;
    /** By place: 1 where a record says it. */
    const hits = new Uint8Array(table.places);
    if (table.token === this.#token) {
      for (const piece of this.#pieces.values()) {
        addHits(piece, needle, hits);
        if (slice.isOver(PIECE)) await slice.next();
      }
      return createSays(needle, { table, lifecycle, now }, hits, new Set());
    }
    const unknown = new Set<number>();
    const walk = { place: -1 };
    let number = 0;
    let piece = this.#pieces.get(0);
    let index = 0;
    const conclude = (): void => {
      if (piece === undefined || piece.records.length !== index) unknown.add(number);
      else addHits(piece, needle, hits);
    };
    for (const record of table.walk(walk)) {
      if (record === undefined) continue;
      if (pieceOf(walk.place) !== number) {
        conclude();
        number = pieceOf(walk.place);
        piece = this.#pieces.get(number);
        index = 0;
        if (slice.isOver(PIECE)) await slice.next();
      }
      if (piece !== undefined && piece.records[index] !== record) piece = undefined;
      index += 1;
    }
    conclude();
    if (unknown.size > 0) this.#gather(table);
    return createSays(needle, { table, lifecycle, now }, hits, unknown);
  }

  /** After the answer, while everything else can run. */
  #gather(table: Table): void {
    if (this.#isGathering || table.size > MOST_REMEMBERED) return;
    this.#isGathering = true;
    gathering = gathering
      .then(() => this.#gatherAll(table))
      // What was not gathered is read.
      .catch(() => undefined)
      .finally(() => {
        this.#isGathering = false;
      });
  }

  async #gatherAll(table: Table): Promise<void> {
    const slice = createSlicer();
    const walk = { place: -1 };
    let number = 0;
    let records: AnyRecord[] = [];
    let places: number[] = [];
    const pieces = this.#pieces;
    const conclude = (): void => {
      const known = pieces.get(number)?.records;
      if (known === undefined || !areSame(known, records)) {
        pieces.set(number, gather(records, places));
      }
      records = [];
      places = [];
    };
    this.#token = undefined;
    for (const record of table.walk(walk)) {
      if (record === undefined) continue;
      if (pieceOf(walk.place) !== number) {
        conclude();
        number = pieceOf(walk.place);
        await slice.next();
      }
      records.push(record);
      places.push(walk.place);
    }
    conclude();
    // Nobody may have asked for so long that they were let go of meanwhile.
    if (pieces === this.#pieces) this.#token = table.token;
  }

  #keep(): void {
    this.#questions += 1;
    if (this.#endWatch !== undefined) return;
    let seen = this.#questions;
    this.#endWatch = every(IDLE, () => {
      if (seen !== this.#questions) {
        seen = this.#questions;
        return;
      }
      this.#pieces = new Map();
      this.#token = undefined;
      this.#endWatch?.();
      this.#endWatch = undefined;
    });
  }
}

/** Told by what a record said when it was kept, where that is known and decides it. */
function createSays(
  needle: string,
  {
    table,
    lifecycle,
    now,
  }: { readonly table: Table; readonly lifecycle: Lifecycle; readonly now: Instant },
  hits: Uint8Array,
  unknown: ReadonlySet<number>,
): Says {
  const pattern = new RegExp(needle.replaceAll(/[$()*+.?[\\\]^{|}]/g, '\\$&'), 'i');
  const { to, sets } = lifecycle.expiry;
  const saysTo = to.toLowerCase().includes(needle);
  const isLoose = isCased(needle);
  const read = (record: AnyRecord): boolean => {
    const settled = settle(lifecycle, table.date(record), now);
    return isLoose
      ? says(settled, (text) => text.toLowerCase().includes(needle))
      : says(settled, (text) => pattern.test(text));
  };
  /** What was planted has its times from the world: all of it the same. */
  let sayTimesOfWorld: boolean | undefined;
  const isInTimesOfWorld = (record: AnyRecord): boolean => {
    if (record.created_at !== UNDATED) return false;
    sayTimesOfWorld ??= timesOf(table.date(record)).includes(needle);
    return sayTimesOfWorld;
  };
  return (record, place, isOver) => {
    if (unknown.size > 0 && unknown.has(pieceOf(place))) return read(record);
    const isHit = hits[place] === 1;
    if (!isHit && isInTimesOfWorld(record)) return true;
    if (!isOver) return isHit;
    if (sets !== undefined) return read(record);
    if (saysTo) return true;
    return isHit && record.state.toLowerCase().includes(needle) ? read(record) : isHit;
  };
}

const timesOf = ({ created_at, expires_at }: AnyRecord): string =>
  `${created_at} ${expires_at}`.toLowerCase();

/** Beyond ASCII, a pattern and `toLowerCase` may have other letters in mind. */
const isCased = (needle: string): boolean => /[^\x20-\x7e]/.test(needle);

/** In the values of its fields, however deep; the names of the fields do not count. */
function says(value: unknown, test: (text: string) => boolean, isRecord = true): boolean {
  if (typeof value === 'string') return test(value);
  if (typeof value === 'number') return test(String(value));
  if (typeof value !== 'object' || value === null) return false;
  for (const name in value) {
    if (isRecord && name === 'kind') continue;
    if (says((value as Record<string, unknown>)[name], test, false)) return true;
  }
  return false;
}

function areSame(some: readonly AnyRecord[], others: readonly AnyRecord[]): boolean {
  if (some.length !== others.length) return false;
  for (let index = 0; index < some.length; index += 1) {
    if (some[index] !== others[index]) return false;
  }
  return true;
}

/** Marks the places of the records in whose part of the text it stands. */
function addHits({ places, text, ends }: Piece, needle: string, hits: Uint8Array): void {
  let index = 0;
  let at = text.indexOf(needle);
  while (at !== -1) {
    while (at >= (ends[index] ?? Infinity)) index += 1;
    hits[places[index] ?? -1] = 1;
    at = text.indexOf(needle, ends[index] ?? Infinity);
  }
}

function gather(records: readonly AnyRecord[], places: readonly number[]): Piece {
  let text = '';
  const ends: number[] = [];
  for (const record of records) {
    let said = '';
    says(record, (each) => {
      said += FIELD + each;
      return false;
    });
    text += said.toLowerCase() + RECORD;
    ends.push(text.length);
  }
  // Flat, and not the tree of its parts.
  return { records, places, text: Buffer.from(text).toString(), ends };
}
