/** A search for a text in any field of many records: by what they say, gathered once, a few hundred records a piece. */
import { settle, type Lifecycle } from '../lifecycles/lifecycle.js';
import type { AnyRecord } from '../lifecycles/records.js';
import type { Instant } from '../runtime/clock.js';
import { createSlicer } from '../runtime/slices.js';
import { every } from '../runtime/timers.js';
import { UNDATED, type Table } from '../store/table.js';

/** Records of places that lie together, and what all of them say. */
interface Piece {
  readonly records: readonly AnyRecord[];
  readonly text: string;
  /** Where what each record says ends in the text. */
  readonly ends: readonly number[];
}

const PIECE = 512;

/** Of more records than this, the texts would take too much memory: each search reads the records. */
const MOST_REMEMBERED = 250_000;

/** Milliseconds. After as long without a search, the texts are let go of. */
const IDLE = 60_000;

/** Between what two fields say, and two records; nothing that is looked for holds them. */
const FIELD = '\u0001';
const RECORD = '\u0000';

/** The texts of the records of one kind in one world. */
export class RecordTexts {
  readonly #pieces = new Map<number, Piece>();
  /** What has changed since it was gathered. */
  readonly #stale = new Map<number, readonly AnyRecord[]>();
  #isGathering = false;
  #searches = 0;
  #endWatch: (() => void) | undefined;

  /** The places of the records that say it in any field, in any case, as time has left them. */
  async find(
    table: Table,
    text: string,
    lifecycle: Lifecycle,
    now: Instant,
  ): Promise<ReadonlySet<number>> {
    const needle = text.toLowerCase();
    const found = new Set<number>();
    if (needle.includes(FIELD) || needle.includes(RECORD)) return found;
    this.#searches += 1;
    this.#watch();
    const isSaid = createTest(needle, table, lifecycle, now);
    const remembers = table.size <= MOST_REMEMBERED;
    const slice = createSlicer();
    const walk = { place: -1 };
    let piece = 0;
    let records: AnyRecord[] = [];
    let places: number[] = [];
    const look = (): void => {
      const known = this.#pieces.get(piece);
      if (known !== undefined && areSame(known.records, records)) {
        const hits = hitsIn(known, needle);
        for (const [index, record] of records.entries()) {
          if (isSaid(record, hits.has(index))) found.add(places[index] ?? 0);
        }
        return;
      }
      if (remembers) this.#stale.set(piece, records);
      for (const [index, record] of records.entries()) {
        if (isSaid(record)) found.add(places[index] ?? 0);
      }
    };
    for (const record of table.walk(walk)) {
      if (record === undefined) continue;
      const next = Math.floor(walk.place / PIECE);
      if (next !== piece) {
        look();
        piece = next;
        records = [];
        places = [];
        if (slice.isOver()) await slice.next();
      }
      records.push(record);
      places.push(walk.place);
    }
    look();
    void this.#gather();
    return found;
  }

  /** After the answer, while everything else can run. */
  async #gather(): Promise<void> {
    if (this.#isGathering) return;
    this.#isGathering = true;
    const slice = createSlicer(2);
    for (const [piece, records] of this.#stale) {
      await slice.next();
      this.#stale.delete(piece);
      this.#pieces.set(piece, gather(records));
    }
    this.#isGathering = false;
  }

  #watch(): void {
    if (this.#endWatch !== undefined) return;
    let seen = this.#searches;
    this.#endWatch = every(IDLE, () => {
      if (seen !== this.#searches) {
        seen = this.#searches;
        return;
      }
      this.#pieces.clear();
      this.#stale.clear();
      this.#endWatch?.();
      this.#endWatch = undefined;
    });
  }
}

/**
 * Whether a record says the text, as time has left it: told by what it said when it was kept, where that is
 * known and decides it.
 */
function createTest(
  needle: string,
  table: Table,
  lifecycle: Lifecycle,
  now: Instant,
): (record: AnyRecord, isHit?: boolean) => boolean {
  const pattern = new RegExp(needle.replaceAll(/[$()*+.?[\\\]^{|}]/g, '\\$&'), 'i');
  const { from, to, sets } = lifecycle.expiry;
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
  return (record, isHit) => {
    if (isHit === undefined) return read(record);
    if (!isHit && isInTimesOfWorld(record)) return true;
    const isOver = from.includes(record.state) && now >= table.expiryOf(record);
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

/** The indexes of the records in whose part of the text it stands. */
function hitsIn({ text, ends }: Piece, needle: string): ReadonlySet<number> {
  const hits = new Set<number>();
  let index = 0;
  let at = text.indexOf(needle);
  while (at !== -1) {
    while (at >= (ends[index] ?? Infinity)) index += 1;
    hits.add(index);
    at = text.indexOf(needle, ends[index] ?? Infinity);
  }
  return hits;
}

function gather(records: readonly AnyRecord[]): Piece {
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
  return { records, text: Buffer.from(text).toString(), ends };
}
