import { crc32 } from 'node:zlib';

/** Eight hexadecimal digits. A line names that of the line before it, so order and gaps can be told. */
export type Checksum = string;

/** What the first line of all comes after. */
export const NOTHING: Checksum = '00000000';

export function toChecksum(crc: number): Checksum {
  return crc.toString(16).padStart(8, '0');
}

const SEAL = /,"after":"([0-9a-f]{8})","crc":"([0-9a-f]{8})"\}$/;
const SEAL_LENGTH = ',"after":"00000000","crc":"00000000"}'.length;
const CRC_LENGTH = ',"crc":"00000000"}'.length;

export interface Sealed {
  readonly text: string;
  readonly crc: Checksum;
}

/** A JSON object that has a member, with two more: the checksum of the line before, and its own of all before it. */
export function seal(json: string, after: Checksum): Sealed {
  const body = `${json.slice(0, -1)},"after":"${after}"`;
  const crc = toChecksum(crc32(body));
  return { text: `${body},"crc":"${crc}"}`, crc };
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
