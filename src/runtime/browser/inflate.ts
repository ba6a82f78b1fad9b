/** Rejects with an `InflateLimit` when more than so many bytes come out. */
export type Inflate = (bytes: Uint8Array, maxBytes: number) => Promise<Uint8Array>;

/** More came out than was allowed. */
export class InflateLimit extends Error {
  override readonly name = 'InflateLimit';
}

const by =
  (format: 'gzip' | 'deflate' | 'deflate-raw'): Inflate =>
  async (bytes, maxBytes) => {
    const stream = new Blob([bytes as Uint8Array<ArrayBuffer>])
      .stream()
      .pipeThrough(new DecompressionStream(format));
    const pieces: Uint8Array<ArrayBuffer>[] = [];
    let size = 0;
    for await (const piece of stream as unknown as AsyncIterable<Uint8Array<ArrayBuffer>>) {
      size += piece.length;
      if (size > maxBytes) throw new InflateLimit('too large');
      pieces.push(piece);
    }
    return new Uint8Array(await new Blob(pieces).arrayBuffer());
  };

/** What undoes a compression, by its name. Browsers do not undo Brotli for pages. */
export const inflaters: Readonly<Record<string, Inflate>> = {
  gzip: by('gzip'),
  deflate: by('deflate'),
  'deflate-raw': by('deflate-raw'),
};
