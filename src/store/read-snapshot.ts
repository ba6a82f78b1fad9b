import { constants } from 'node:buffer';
import fs from 'node:fs';
import type { RecordRules } from '../lifecycles/record-rules.js';
import { openToRead, statOwnFile } from '../runtime/own-file.js';
import { isObject } from '../runtime/json.js';
import type { OnDamage } from './damage.js';
import { readLines } from './lines.js';
import { FORMAT, OPENING, readText, toSnapshot, type StoredSnapshot } from './snapshot-text.js';

/** What the format was before there were checksums. */
const OLD_FORMAT = 1;

export interface ReadSnapshot {
  readonly format: typeof FORMAT | typeof OLD_FORMAT;
  readonly snapshot: StoredSnapshot;
}

/**
 * The snapshot in a file, in the format of today or the one before it; `undefined` when there is none.
 *
 * @param readWholeUpTo bytes; default: as long as a string can be
 */
export async function readSnapshotFile(
  file: string,
  {
    rules,
    onDamage,
    readWholeUpTo = constants.MAX_STRING_LENGTH,
  }: {
    readonly rules: RecordRules;
    readonly onDamage: OnDamage;
    readonly readWholeUpTo?: number | undefined;
  },
): Promise<ReadSnapshot | undefined> {
  const stats = statOwnFile(file);
  if (stats === undefined) return undefined;
  if (isOfToday(file)) {
    let isAsWritten = true;
    const { head, lines } = await readText(file, (damage) => {
      isAsWritten = false;
      onDamage(damage);
    });
    const records = lines.map(({ value }) => value);
    const held = { rules, onDamage, isAsWritten };
    return { format: FORMAT, snapshot: await toSnapshot(file, head, records, held) };
  }
  const value = readOld(file, stats.size > readWholeUpTo, onDamage);
  if (!isObject(value) || value['format'] !== OLD_FORMAT) {
    const format = isObject(value) ? String(value['format']) : 'unknown';
    onDamage({
      file,
      what: `was written in format ${format}, and this version reads format ${OLD_FORMAT} and ${FORMAT}: it is damaged, or of another version`,
    });
    return undefined;
  }
  const { records } = value;
  if (!Array.isArray(records)) onDamage({ file, what: 'is damaged: /records is not a list' });
  const all = Array.isArray(records) ? records : [];
  return { format: OLD_FORMAT, snapshot: await toSnapshot(file, value, all, { rules, onDamage }) };
}

/** Whether the file is of the format of today, as far as its beginning tells. */
export function isOfToday(file: string): boolean {
  const handle = openToRead(file);
  try {
    const room = Buffer.alloc(OPENING.length);
    fs.readSync(handle, room);
    return room.toString() === OPENING;
  } finally {
    fs.closeSync(handle);
  }
}

function readOld(file: string, isLong: boolean, onDamage: OnDamage): unknown {
  try {
    return isLong ? parseLines(file) : JSON.parse(readWhole(file));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    onDamage({ file, what: `is damaged: ${error.message}` });
    return undefined;
  }
}

function readWhole(file: string): string {
  const handle = openToRead(file);
  try {
    return fs.readFileSync(handle, 'utf8');
  } finally {
    fs.closeSync(handle);
  }
}

const RECORDS = '"records": [';

/** A file that no string can hold was not edited by hand: its lines are as they were written. */
function parseLines(file: string): unknown {
  let head = '';
  const records: unknown[] = [];
  let foot: string | undefined;
  for (const bytes of readLines(file)) {
    const line = bytes.toString();
    if (!head.endsWith(RECORDS)) head += line;
    else if (foot !== undefined || line === ']') foot = (foot ?? '') + line;
    else records.push(JSON.parse(line.endsWith(',') ? line.slice(0, -1) : line));
  }
  return { ...(JSON.parse(head + (foot ?? '')) as object), records };
}
