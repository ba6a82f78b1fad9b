import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate, inflateRaw } from 'node:zlib';
import { codeOf } from '../failure.js';

/** Rejects with an `InflateLimit` when more than so many bytes come out. */
export type Inflate = (bytes: Uint8Array, maxBytes: number) => Promise<Uint8Array>;

/** More came out than was allowed. */
export class InflateLimit extends Error {
  override readonly name = 'InflateLimit';
}

type Decode = (bytes: Uint8Array, options: { readonly maxOutputLength: number }) => Promise<Buffer>;

const limited =
  (decode: Decode): Inflate =>
  async (bytes, maxOutputLength) => {
    try {
      return await decode(bytes, { maxOutputLength });
    } catch (error) {
      if (codeOf(error) === 'ERR_BUFFER_TOO_LARGE') throw new InflateLimit('too large');
      throw error;
    }
  };

/** What undoes a compression, by the name of the `DecompressionStream` that would; and Brotli. */
export const inflaters: Readonly<Record<string, Inflate>> = {
  gzip: limited(promisify(gunzip)),
  deflate: limited(promisify(inflate)),
  'deflate-raw': limited(promisify(inflateRaw)),
  br: limited(promisify(brotliDecompress)),
};
