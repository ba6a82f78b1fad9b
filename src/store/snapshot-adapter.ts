import { soon } from '../runtime/timers.js';
import { constants } from 'node:buffer';
import fs from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import type { Adapter } from 'lowdb';
import { readLines } from './lines.js';
import { isClockState, isRecord } from './stored.js';
import { isObject } from '../runtime/json.js';
import { StorageError, type Snapshot } from './store.js';

/** Raised when the files of one version cannot be read by another. */
export const FORMAT = 1;

/** The content of `db.json`. */
export interface StoredSnapshot extends Snapshot {
  /** The journal that continues this snapshot carries the same number. */
  readonly generation: number;
}

/** Serialising is done this many records at a time, so that requests are answered in between. */
const RECORDS_AT_A_TIME = 250;

/**
 * lowdb's adapter for a snapshot that can be large: written aside a piece at a time and then swapped
 * in, so that neither a crash nor a full disk harms the last good one. One record a line: readable,
 * and a diff shows records.
 */
export function createSnapshotAdapter(
  path: string,
  options: {
    readonly fsync: boolean;
    /** Bytes. Default: as long as a string can be. */
    readonly readWholeUpTo?: number;
  },
): Adapter<StoredSnapshot> {
  const { readWholeUpTo = constants.MAX_STRING_LENGTH } = options;
  return {
    async read() {
      const size = fs.statSync(path, { throwIfNoEntry: false })?.size;
      if (size === undefined) return null;
      try {
        return checkSnapshot(path, size > readWholeUpTo ? parseLines(path) : parseWhole(path));
      } catch (error) {
        if (!(error instanceof SyntaxError)) throw error;
        throw new StorageError(
          `${path} is damaged: ${error.message}. Nothing was changed. Repair it, or move it away to start afresh.`,
        );
      }
    },
    async write(snapshot) {
      const aside = `${path}.new`;
      const file = await open(aside, 'w');
      try {
        for (const piece of serialise(snapshot)) {
          await file.writeFile(piece);
          await new Promise<void>((resolve) => {
            soon(resolve);
          });
        }
        if (options.fsync) await file.sync();
      } catch (error) {
        // On a full disk, half a snapshot would take the room that the journal still needs.
        await rm(aside, { force: true });
        throw error;
      } finally {
        await file.close();
      }
      await rename(aside, path);
    },
  };
}

function* serialise({ generation, sequence, clock, records }: StoredSnapshot): Generator<string> {
  yield `{\n"format": ${FORMAT},\n"generation": ${generation},\n"sequence": ${sequence},\n"clock": ${JSON.stringify(clock)},\n"records": [`;
  for (let start = 0; start < records.length; start += RECORDS_AT_A_TIME) {
    const piece = records.slice(start, start + RECORDS_AT_A_TIME);
    yield `${start === 0 ? '' : ','}\n${piece.map((record) => JSON.stringify(record)).join(',\n')}`;
  }
  yield '\n]\n}\n';
}

function parseWhole(path: string): unknown {
  return JSON.parse(fs.readFileSync(path, 'utf8'));
}

const RECORDS = '"records": [';

/** A file that no string can hold was not edited by hand: its lines are as they were written. */
function parseLines(path: string): unknown {
  let head = '';
  const records: unknown[] = [];
  let foot: string | undefined;
  for (const line of readLines(path)) {
    if (!head.endsWith(RECORDS)) head += line;
    else if (foot !== undefined || line === ']') foot = (foot ?? '') + line;
    else records.push(JSON.parse(line.endsWith(',') ? line.slice(0, -1) : line));
  }
  return { ...(JSON.parse(head + (foot ?? '')) as object), records };
}

function checkSnapshot(path: string, value: unknown): StoredSnapshot {
  if (!isObject(value) || value['format'] !== FORMAT) {
    throw new StorageError(
      `${path} was written in format ${isObject(value) ? String(value['format']) : 'unknown'}, and this version reads format ${FORMAT}. Nothing was changed. Use the version that wrote it, or another directory with --data.`,
    );
  }
  const { generation, sequence, clock, records } = value;
  if (
    !Number.isInteger(generation) ||
    !Number.isInteger(sequence) ||
    !isClockState(clock) ||
    !Array.isArray(records) ||
    !records.every(isRecord)
  ) {
    throw new StorageError(
      `${path} is damaged: it lacks a usable generation, sequence, clock or records, or a record lacks kind, id, org or state. Nothing was changed. Repair it, or move it away to start afresh.`,
    );
  }
  return {
    generation: Number(generation),
    sequence: Number(sequence),
    clock,
    records,
  };
}
