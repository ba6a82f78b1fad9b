import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import { valuesOf } from './headers.js';
import type { UpstreamAnswer } from './upstream.js';

/** A compressed answer may unpack to this much; more is not looked at. */
const MAX_BYTES = 64 * 1024 * 1024;

const DECODERS: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {
  gzip: (bytes) => gunzipSync(bytes, { maxOutputLength: MAX_BYTES }),
  'x-gzip': (bytes) => gunzipSync(bytes, { maxOutputLength: MAX_BYTES }),
  deflate: (bytes) => inflateSync(bytes, { maxOutputLength: MAX_BYTES }),
  br: (bytes) => brotliDecompressSync(bytes, { maxOutputLength: MAX_BYTES }),
  identity: (bytes) => bytes,
};

/** What a reader of the answer sees, for checks only: the app gets the bytes as they came. */
export function decodeBody({ headers, body }: UpstreamAnswer): Buffer | undefined {
  const encodings = valuesOf(headers, 'content-encoding')
    .flatMap((value) => value.toLowerCase().split(','))
    .map((name) => name.trim());
  let bytes = body;
  for (const encoding of encodings.reverse()) {
    const decode = DECODERS[encoding];
    if (decode === undefined) return undefined;
    try {
      if (bytes.length > 0) bytes = decode(bytes);
    } catch {
      return undefined;
    }
  }
  return bytes;
}
