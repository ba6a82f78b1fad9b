import { crc32 } from 'node:zlib';
import type { AnyRecord } from '../lifecycles/records.js';
import { isObject } from '../runtime/json.js';
import { toChecksum, type Checksum } from './checksum.js';
import type { OnDamage } from './damage.js';
import { readLines } from './lines.js';
import { statOwnFile } from '../runtime/own-file.js';
import { faultOfRecord, isCount } from './record-check.js';
import type { Snapshot } from './store.js';
import { isClockState, isSeed } from './stored.js';

/** Raised when the files of one version cannot be read by another. */
export const FORMAT = 2;

/** The content of `db.json`. */
export interface StoredSnapshot extends Snapshot {
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
export function* serialise(snapshot: StoredSnapshot): Generator<string> {
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
  for (let start = 0; start < records.length; start += RECORDS_AT_A_TIME) {
    const lines = records.slice(start, start + RECORDS_AT_A_TIME).map((record) => {
      const line = JSON.stringify(record);
      checksums.push(toChecksum(crc32(line)));
      return line;
    });
    yield add(`${start === 0 ? '' : ','}\n${lines.join(',\n')}`);
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
export function readText(file: string, onDamage: OnDamage): SnapshotText {
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
        onDamage({ file, line: number, what: 'it is too much' });
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
export function toSnapshot(
  file: string,
  head: Readonly<Record<string, unknown>>,
  records: readonly unknown[],
  onDamage: OnDamage,
): StoredSnapshot {
  const { generation, chain = '00000000', sequence, seed, clock } = head;
  const damaged = (what: string): void => {
    onDamage({ file, what: `is damaged: ${what}` });
  };
  if (!isCount(generation)) damaged('/generation is not a whole number from 0');
  if (!isCount(sequence)) damaged('/sequence is not a whole number from 0');
  if (seed !== undefined && !isSeed(seed))
    damaged('/seed is not a whole number from 0 to 4294967295');
  if (!isClockState(clock))
    damaged('/clock is not the state of a clock within the years 0000 to 9999');
  const taken = new Set<string>();
  const sound: AnyRecord[] = [];
  for (const [index, record] of records.entries()) {
    const fault = faultOfRecord(record, `/records/${index}`);
    if (fault !== undefined) damaged(`${fault.pointer} ${fault.message}`);
    const { kind, id } = (record ?? {}) as AnyRecord;
    if (taken.has(`${kind}/${id}`)) damaged(`/records/${index}/id stands twice: ${kind} ${id}`);
    taken.add(`${kind}/${id}`);
    if (fault === undefined) sound.push(record as AnyRecord);
  }
  return {
    generation: isCount(generation) ? generation : 0,
    chain: String(chain),
    sequence: isCount(sequence) ? sequence : 0,
    ...(isSeed(seed) && { seed }),
    clock: isClockState(clock) ? clock : { mode: 'running', offset: 0 },
    records: sound,
  };
}
