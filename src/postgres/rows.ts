import { randomInt } from 'node:crypto';
import type { RecordRules } from '../lifecycles/record-rules.js';
import type { AnyRecord } from '../lifecycles/records.js';
import type { ClockState } from '../runtime/clock.js';
import { isObject } from '../runtime/json.js';
import type { RecorderState } from '../server/stubs/recorder.js';
import type { StubsCourse } from '../server/stubs/stubs-port.js';
import type { StubSettings } from '../server/stubs/stubs-state.js';
import { Records } from '../store/records.js';
import { StorageError } from '../store/store.js';
import type { Planted } from '../store/table.js';
import type { Row } from './link.js';

/** A row of `worlds`, as the statements of this directory select it. */
export interface WorldRow {
  readonly id: string;
  readonly name: string;
  readonly seed: number;
  readonly starting_clock: ClockState;
  readonly clock: ClockState;
  readonly sequence: number;
  readonly chance_seed: number | null;
  readonly planted_seed: number | null;
  readonly planted_at: string | null;
  /** Counts every change of records, clock and stubs. */
  readonly version: number;
  /** Counts the resets: what was answered before one is not in the journal after it. */
  readonly era: number;
  /** Another number after each change of stubs and settings, not of their course; 0 before the first. */
  readonly stubs_version: number;
  readonly settings: StubSettings | null;
  readonly course: StubsCourse | null;
  readonly recorder: RecorderState | null;
  /** The time of the database; milliseconds since the epoch. */
  readonly now: number;
}

/** Of stubs. Not one more: where a backup was restored, that may have been the number of other stubs before. */
export const nextVersion = (): number => randomInt(1, 2 ** 48 - 1);

export const WORLD = `w.id::text as id, w.name, w.seed::float8 as seed, w.starting_clock, w.clock, w.sequence::float8 as sequence,
  w.chance_seed::float8 as chance_seed, w.planted_seed::float8 as planted_seed, w.planted_at,
  w.version::float8 as version, w.era::float8 as era, w.stubs_version::float8 as stubs_version,
  w.settings, w.course, w.recorder, (extract(epoch from clock_timestamp()) * 1000)::float8 as now`;

export const RECORD = `r.kind, r.id, r.place::float8 as place, coalesce(r.exact, r.record::text) as record`;

/** The statements above have made it one. */
export const toWorldRow = (row: Row): WorldRow => row as unknown as WorldRow;

/** Names a record. */
export const keyOf = (kind: string, id: string): string => `${kind}\n${id}`;

/** Begins an id that its column cannot hold as it is, with U+0000 or half a character in it. */
const QUOTED = '\\json ';

/** The id as its column holds it: nearly always as it is. */
export const toIdColumn = (id: string): string =>
  isTaken(id) && !id.startsWith(QUOTED) ? id : QUOTED + JSON.stringify(id);

export function fromIdColumn(text: unknown): string {
  const id = String(text);
  return id.startsWith(QUOTED) ? String(JSON.parse(id.slice(QUOTED.length))) : id;
}

/**
 * The record of a row; `undefined` where the row says that it is deleted.
 *
 * @throws StorageError when somebody has edited the row, and it is not a record any more
 */
export function toRecord(row: Row): AnyRecord | undefined {
  const { record } = row;
  if (typeof record !== 'string') return undefined;
  let found: unknown;
  try {
    found = JSON.parse(record);
  } catch {
    found = undefined;
  }
  const parts: Readonly<Record<string, unknown>> = isObject(found) ? found : {};
  if (NEEDED.every((part) => typeof parts[part] === 'string')) return found as AnyRecord;
  throw new StorageError(
    `a row of the table records is not a valid record: ${record.slice(0, 200)}. It needs ${NEEDED.join(', ')} as texts. Correct the row, delete it, or reset the world.`,
  );
}

const NEEDED = ['kind', 'id', 'state'] as const;

/** All records of a world, from all of its rows in the order of their places. */
export function toRecords(
  rules: RecordRules,
  planted: Planted | undefined,
  rows: readonly Row[],
): Records {
  const records = new Records(rules, planted);
  for (const row of rows) {
    const table = records.table(String(row['kind']));
    const record = toRecord(row);
    if (record === undefined) table.delete(fromIdColumn(row['id']));
    else if (row['place'] === null) table.set(record);
    else table.add(record, Number(row['place']));
  }
  return records;
}

/** A record as its row has it. */
export interface Written {
  readonly json: string;
  /** The text of the record, where `jsonb` would not give it back: it sorts keys, and takes no U+0000. */
  readonly exact: string | null;
}

export function toWritten(record: AnyRecord): Written {
  const json = JSON.stringify(record);
  if (Object.values(record).every(isKeptByJsonb)) return { json, exact: null };
  return { json: JSON.stringify(readable(record)), exact: json };
}

/** Whether `jsonb` gives a value back as it was: it sorts keys, the shorter first. */
function isKeptByJsonb(value: unknown): boolean {
  if (typeof value === 'string') return isTaken(value);
  if (typeof value === 'number') return Number.isSafeInteger(value);
  if (Array.isArray(value)) return value.every(isKeptByJsonb);
  if (!isObject(value)) return true;
  let before = '';
  for (const [key, inner] of Object.entries(value)) {
    const isLater = before.length < key.length || (before.length === key.length && before < key);
    if (!isLater || !/^[\x20-\x7e]*$/.test(key) || !isKeptByJsonb(inner)) return false;
    before = key;
  }
  return true;
}

const isTaken = (text: string): boolean => text.isWellFormed() && !text.includes('\0');

/** With a question mark for each character that PostgreSQL does not take. */
function readable(value: unknown): unknown {
  if (typeof value === 'string') return value.toWellFormed().replaceAll('\0', '\ufffd');
  if (Array.isArray(value)) return value.map(readable);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [readable(key), readable(inner)]),
  );
}
