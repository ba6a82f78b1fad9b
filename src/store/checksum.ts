import { crc32 } from 'node:zlib';
import { hexDigits, writeDigits } from '../runtime/hex.js';

/** Eight hexadecimal digits. A line names that of the line before it, so order and gaps can be told. */
export type Checksum = string;

/** What the first line of all comes after. */
export const NOTHING: Checksum = '00000000';

export function toChecksum(crc: number): Checksum {
  return hexDigits(crc);
}

const SEAL = Buffer.from(',"after":"00000000","crc":"00000000"}\n');
const PATTERN = /,"after":"([0-9a-f]{8})","crc":"([0-9a-f]{8})"\}$/;
/** Without the end of the line. */
const SEAL_LENGTH = SEAL.length - 1;
const CRC_LENGTH = ',"crc":"00000000"}'.length;
/** Where the digits stand in a seal, and where what is summed up ends. */
const AFTER_AT = ',"after":"'.length;
const SUMMED = SEAL_LENGTH - CRC_LENGTH;
const CRC_AT = SUMMED + ',"crc":"'.length;

export interface Sealed {
  /** One line for each object, each with its end. Another call may write over them. */
  readonly bytes: Buffer;
  /** The checksum of the last line. */
  readonly chain: Checksum;
}

/** Room for what commits together, most of the time. */
const room = Buffer.allocUnsafeSlow(256 * 1024);

/**
 * Each JSON object, which has a member, with two more: the checksum of the line before, and its own of all
 * before it. Every creation pays for this: the text becomes bytes once, and these are what is summed up.
 */
export function seal(objects: readonly string[], after: Checksum): Sealed {
  const bytes = roomFor(objects);
  let crc = Number.parseInt(after, 16);
  let end = 0;
  for (const json of objects) {
    const start = end;
    // Its last brace makes room for the rest.
    const brace = start + bytes.write(json, start) - 1;
    bytes.set(SEAL, brace);
    writeDigits(bytes, brace + AFTER_AT, crc, 8);
    crc = crc32(bytes.subarray(start, brace + SUMMED));
    writeDigits(bytes, brace + CRC_AT, crc, 8);
    end = brace + SEAL.length;
  }
  return { bytes: bytes.subarray(0, end), chain: toChecksum(crc) };
}

/** A character takes three bytes at most; asking how many it really takes costs more than the room. */
function roomFor(objects: readonly string[]): Buffer {
  let most = 0;
  for (const json of objects) most += 3 * json.length + SEAL.length;
  if (most <= room.length) return room;
  let size = 0;
  for (const json of objects) size += Buffer.byteLength(json) + SEAL.length;
  return size <= room.length ? room : Buffer.allocUnsafe(size);
}

export interface Unsealed {
  readonly after: Checksum;
  readonly crc: Checksum;
  /** Whether the checksum is that of the line. */
  readonly holds: boolean;
}

/** The two checksums of a line; `undefined` when it carries none. */
export function unseal(line: Buffer): Unsealed | undefined {
  const [, after, crc] = PATTERN.exec(line.toString('latin1', line.length - SEAL_LENGTH)) ?? [];
  if (after === undefined || crc === undefined) return undefined;
  const own = toChecksum(crc32(line.subarray(0, line.length - CRC_LENGTH)));
  return { after, crc, holds: own === crc };
}
