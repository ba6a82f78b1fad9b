import { inflaters, InflateLimit, type Inflate } from '../runtime/inflate.js';

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

const deflate: Inflate = (bytes, maxBytes) => {
  // The header of zlib is a part of it (RFC 9110, section 8.4.1.2); some clients leave it out.
  const name = hasZlibHeader(bytes) ? 'deflate' : 'deflate-raw';
  return (inflaters[name] ?? unsupported)(bytes, maxBytes);
};

const unsupported: Inflate = () => Promise.reject(new Error('not available here'));

const DECODERS: Readonly<Record<string, Inflate | undefined>> = {
  gzip: inflaters['gzip'],
  'x-gzip': inflaters['gzip'],
  deflate,
  br: inflaters['br'],
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
  const unknown = codings.find((coding) => decoderOf(coding) === undefined);
  if (unknown !== undefined) return { reason: 'unknown coding', coding: unknown };
  if (codings.length > MAX_CODINGS) {
    return { reason: 'unknown coding', coding: codings.join(', ') };
  }
  let decoded = bytes;
  for (const coding of codings.toReversed()) {
    try {
      decoded = (await decoderOf(coding)?.(decoded, maxBytes)) ?? decoded;
    } catch (error) {
      return { reason: error instanceof InflateLimit ? 'too large' : 'broken', coding };
    }
  }
  return decoded;
}

const decoderOf = (coding: string): Inflate | undefined =>
  Object.hasOwn(DECODERS, coding) ? DECODERS[coding] : undefined;

export function isUndecodable(result: Uint8Array | Undecodable): result is Undecodable {
  return 'reason' in result;
}

/** RFC 1950: the method is 8, and the first two bytes are a multiple of 31. */
function hasZlibHeader(bytes: Uint8Array): boolean {
  const [first = 0, second = 0] = bytes;
  return (first & 0x0f) === 8 && ((first << 8) | second) % 31 === 0;
}
