import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate, inflateRaw } from 'node:zlib';
import { codeOf } from '../runtime/failure.js';

/** What can be undone, as `Accept-Encoding` names it. */
export const ACCEPTED_CODINGS = 'gzip, deflate, br';

/** More codings over each other than anybody needs. */
const MAX_CODINGS = 4;

/** Why bytes cannot be decoded. */
export interface Undecodable {
  readonly reason: 'unknown coding' | 'too large' | 'broken';
  /** The coding that it failed at. */
  readonly coding: string;
}

type Decode = (bytes: Uint8Array, options: { readonly maxOutputLength: number }) => Promise<Buffer>;

const decodeGzip: Decode = promisify(gunzip);
const decodeZlib: Decode = promisify(inflate);
const decodeRaw: Decode = promisify(inflateRaw);
const decodeBrotli: Decode = promisify(brotliDecompress);

const DECODERS: Readonly<Record<string, Decode | undefined>> = {
  gzip: decodeGzip,
  'x-gzip': decodeGzip,
  // The header of zlib is a part of it (RFC 9110, section 8.4.1.2); some clients leave it out.
  deflate: (bytes, options) => (hasZlibHeader(bytes) ? decodeZlib : decodeRaw)(bytes, options),
  br: decodeBrotli,
};

/** The codings of `Content-Encoding` in the order in which they were applied. */
export function codingsOf(values: readonly string[]): readonly string[] {
  return values
    .flatMap((value) => value.toLowerCase().split(','))
    .map((coding) => coding.trim())
    .filter((coding) => coding !== '' && coding !== 'identity');
}

/** Undoes the codings. However small the bytes are, no more than `maxBytes` are made of them. */
export async function decodeContent(
  bytes: Uint8Array,
  codings: readonly string[],
  maxBytes: number,
): Promise<Uint8Array | Undecodable> {
  const unknown = codings.find((coding) => !Object.hasOwn(DECODERS, coding));
  if (unknown !== undefined) return { reason: 'unknown coding', coding: unknown };
  if (codings.length > MAX_CODINGS) {
    return { reason: 'unknown coding', coding: codings.join(', ') };
  }
  let decoded = bytes;
  for (const coding of codings.toReversed()) {
    try {
      decoded = (await DECODERS[coding]?.(decoded, { maxOutputLength: maxBytes })) ?? decoded;
    } catch (error) {
      const isLarge = codeOf(error) === 'ERR_BUFFER_TOO_LARGE';
      return { reason: isLarge ? 'too large' : 'broken', coding };
    }
  }
  return decoded;
}

export function isUndecodable(result: Uint8Array | Undecodable): result is Undecodable {
  return 'reason' in result;
}

/** RFC 1950: the method is 8, and the first two bytes are a multiple of 31. */
function hasZlibHeader(bytes: Uint8Array): boolean {
  const [first = 0, second = 0] = bytes;
  return (first & 0x0f) === 8 && ((first << 8) | second) % 31 === 0;
}
