import { crc32 } from 'node:zlib';
import { hexDigits } from '../runtime/hex.js';

/** Eight hexadecimal digits. A line names that of the line before it, so order and gaps can be told. */
export type Checksum = string;

/** What the first line of all comes after. */
export const NOTHING: Checksum = '00000000';

export function toChecksum(crc: number): Checksum {
  return hexDigits(crc);
}

const SEAL = /,"after":"([0-9a-f]{8})","crc":"([0-9a-f]{8})"\}$/;
const SEAL_LENGTH = ',"after":"00000000","crc":"00000000"}'.length;
const CRC_LENGTH = ',"crc":"00000000"}'.length;

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
  let size = 0;
  for (const json of objects) size += Buffer.byteLength(json) + SEAL_LENGTH;
  const bytes = size <= room.length ? room : Buffer.allocUnsafe(size);
  let chain = after;
  let end = 0;
  for (const json of objects) {
    const start = end;
    // Its last brace makes room for the rest.
    end += bytes.write(json, end) - 1;
    end += bytes.write(`,"after":"${chain}"`, end, 'latin1');
    chain = toChecksum(crc32(bytes.subarray(start, end)));
    end += bytes.write(`,"crc":"${chain}"}\n`, end, 'latin1');
  }
  return { bytes: bytes.subarray(0, end), chain };
}

export interface Unsealed {
  readonly after: Checksum;
  readonly crc: Checksum;
  /** Whether the checksum is that of the line. */
  readonly holds: boolean;
}

/** The two checksums of a line; `undefined` when it carries none. */
export function unseal(line: Buffer): Unsealed | undefined {
  const [, after, crc] = SEAL.exec(line.toString('latin1', line.length - SEAL_LENGTH)) ?? [];
  if (after === undefined || crc === undefined) return undefined;
  const own = toChecksum(crc32(line.subarray(0, line.length - CRC_LENGTH)));
  return { after, crc, holds: own === crc };
}
