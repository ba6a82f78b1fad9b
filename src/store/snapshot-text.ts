import { crc32 } from 'node:zlib';
import type { RecordRules } from '../lifecycles/record-rules.js';
import type { AnyRecord } from '../lifecycles/records.js';
import { isObject } from '../runtime/json.js';
import { createSlicer } from '../runtime/slices.js';
import { toChecksum, type Checksum } from './checksum.js';
import type { OnDamage } from './damage.js';
import { readLines } from './lines.js';
import { statOwnFile } from '../runtime/own-file.js';
import { Records } from './records.js';
import type { Contents } from './store.js';
import { isClockState, isCount, isSeed } from './stored.js';

/** Raised when the files of one version cannot be read by another. */
export const FORMAT = 2;

/** The content of `db.json`. */
export interface StoredSnapshot extends Contents {
  /** The journal that continues this snapshot carries the same number. */
  readonly generation: number;
  /** The checksum that this journal begins with. */
  readonly chain: Checksum;
}

/** Serialising is done this many records at a time, so that requests are answered in between. */
const RECORDS_AT_A_TIME = 250;

/** How a file of format 2 begins. */
export const OPENING = `{\n"format": ${FORMAT},\n`;
const RECORDS = '"records": [';
const END_OF_RECORDS = '],';
const CHECKSUMS = '"checksums": "';
const CRC = '"crc": "';

/**
 * One record a line, in pieces; then the checksum of each of these lines, so that a damaged one can be
 * told from the others, and one of everything before it.
 */
export async function* serialise(snapshot: StoredSnapshot): AsyncGenerator<string, void> {
  const { generation, chain, sequence, seed, clock, records } = snapshot;
  let crc = 0;
  const add = (piece: string): string => {
    crc = crc32(piece, crc);
    return piece;
  };
  const chance = seed === undefined ? '' : `"seed": ${seed},\n`;
  yield add(
    `${OPENING}"generation": ${generation},\n"chain": "${chain}",\n"sequence": ${sequence},\n${chance}"clock": ${JSON.stringify(clock)},\n${RECORDS}`,
  );
  const checksums: string[] = [];
  let before = '';
  for await (const piece of records.pieces(RECORDS_AT_A_TIME)) {
    const lines = piece.map((record) => {
      const line = JSON.stringify(record);
      checksums.push(toChecksum(crc32(line)));
      return line;
    });
    yield add(`${before}\n${lines.join(',\n')}`);
    before = ',';
  }
  yield add(`\n],\n${CHECKSUMS}${checksums.join('')}",\n`);
  yield `${CRC}${toChecksum(crc)}"\n}\n`;
}

/** A record as it stands in the file. */
export interface StoredLine {
  readonly line: number;
  readonly checksum: Checksum;
  readonly value: unknown;
}

/** What a file of format 2 holds, as far as it can be read. */
export interface SnapshotText {
  readonly head: Readonly<Record<string, unknown>>;
  readonly lines: readonly StoredLine[];
  readonly checksums: readonly Checksum[];
}

/** Tells of everything in the file that is not as it was written. */
export async function readText(file: string, onDamage: OnDamage): Promise<SnapshotText> {
  const slice = createSlicer();
  const lines: StoredLine[] = [];
  let head = '';
  let checksums: readonly Checksum[] = [];
  let part: 'head' | 'records' | 'checksums' | 'crc' | 'end' | 'after' = 'head';
  let crc = 0;
  let told = '';
  let number = 0;
  const reader = readLines(file);
  let next = reader.next();
  for (; !next.done; next = reader.next()) {
    if (slice.isOver()) await slice.next();
    number += 1;
    const bytes = next.value;
    if (part === 'records' && bytes.length !== END_OF_RECORDS.length) {
      crc = crc32('\n', crc32(bytes, crc));
      lines.push(parseRecord(bytes, number));
      continue;
    }
    const text = bytes.toString();
    if (part === 'head' || part === 'records' || part === 'checksums')
      crc = crc32('\n', crc32(bytes, crc));
    if (part === 'head') {
      head += text;
      if (text === RECORDS) part = 'records';
    } else if (part === 'records') {
      part = 'checksums';
    } else if (part === 'checksums') {
      checksums = text.slice(CHECKSUMS.length, -2).match(/.{8}/g) ?? [];
      part = 'crc';
    } else if (part === 'crc') {
      told = text;
      part = 'end';
    } else {
      if (part === 'after' || text !== '}')
        onDamage({ file, line: number, what: 'it is too large' });
      part = 'after';
    }
  }
  const size = statOwnFile(file)?.size ?? 0;
  if (part !== 'after' || next.value !== size)
    onDamage({ file, what: 'is damaged: its end is missing' });
  else if (told !== `${CRC}${toChecksum(crc)}"`) {
    onDamage({ file, what: 'is damaged: its checksum is not that of its content' });
  }
  return { head: parseHead(head), lines, checksums };
}

function parseRecord(bytes: Buffer, line: number): StoredLine {
  const json = bytes.at(-1) === 0x2c ? bytes.subarray(0, -1) : bytes;
  const checksum = toChecksum(crc32(json));
  try {
    return { line, checksum, value: JSON.parse(json.toString()) };
  } catch {
    return { line, checksum, value: undefined };
  }
}

function parseHead(text: string): Readonly<Record<string, unknown>> {
  try {
    const head: unknown = JSON.parse(`${text}]}`);
    return isObject(head) ? head : {};
  } catch {
    return {};
  }
}

/** A whole snapshot out of values from a file, by the schema that everything is held to. */
export async function toSnapshot(
  file: string,
  head: Readonly<Record<string, unknown>>,
  values: readonly unknown[],
  {
    rules,
    onDamage,
    isAsWritten = false,
  }: {
    readonly rules: RecordRules;
    readonly onDamage: OnDamage;
    /** By its checksum: a record that breaks its schema is then one of another definition. */
    readonly isAsWritten?: boolean;
  },
): Promise<StoredSnapshot> {
  const { generation, chain = '00000000', sequence, seed, clock } = head;
  const damaged = (what: string): void => {
    onDamage({ file, what: `is damaged: ${what}` });
  };
  if (!isCount(generation)) damaged('/generation is not a whole number from 0');
  if (!isCount(sequence)) damaged('/sequence is not a whole number from 0');
  if (seed !== undefined && !isSeed(seed))
    damaged('/seed is not a whole number from 0 to 4294967295');
  if (!isClockState(clock))
    damaged('/clock is not a valid clock state within the years 0000 to 9999');
  const records = new Records(rules);
  const slice = createSlicer();
  for (const [index, value] of values.entries()) {
    if (slice.isOver()) await slice.next();
    const fault = rules.faultOf(value, `/records/${index}`);
    if (fault !== undefined) {
      const what = `${fault.pointer} ${fault.message}`;
      if (isAsWritten) onDamage({ file, what, isUnfit: true });
      else damaged(what);
      continue;
    }
    const record = value as AnyRecord;
    const { kind, id } = record;
    if (records.set(record) !== undefined) {
      damaged(`/records/${index}/id is a duplicate: ${kind} ${id}`);
    }
  }
  return {
    generation: isCount(generation) ? generation : 0,
    chain: String(chain),
    sequence: isCount(sequence) ? sequence : 0,
    ...(isSeed(seed) && { seed }),
    clock: isClockState(clock) ? clock : { mode: 'running', offset: 0 },
    records,
  };
}
