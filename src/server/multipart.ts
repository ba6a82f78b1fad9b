import { asBuffer } from './json-body.js';
import type { MediaType } from './media-type.js';

/** A multipart message as the parser wants it. */
export interface MultipartMessage {
  readonly boundary: string;
  /** From the first delimiter on: RFC 2046 lets a text stand before it, and the parser does not. */
  readonly bytes: Uint8Array;
}

/** What is wrong where `readMessage` returns nothing. */
export const NEEDS_BOUNDARY = 'needs a boundary in its Content-Type';

/** `undefined` when the media type does not name a boundary. */
export function readMessage(mediaType: MediaType, body: Uint8Array): MultipartMessage | undefined {
  const boundary = mediaType.parameter('boundary') ?? '';
  if (boundary === '') return undefined;
  const bytes = asBuffer(body);
  const delimiter = `--${boundary}`;
  return { boundary, bytes: withHeads(bytes.subarray(startOf(bytes, delimiter)), delimiter) };
}

/** A delimiter begins a line. The text before the first one may contain it elsewhere. */
function startOf(bytes: Buffer, delimiter: string): number {
  if (bytes.subarray(0, delimiter.length).toString('latin1') === delimiter) return 0;
  const before = bytes.indexOf(`\n${delimiter}`, 0, 'latin1');
  return before === -1 ? 0 : before + 1;
}

/** RFC 2046, section 5.1: a part without headers is text. The parser wants one header at least. */
function withHeads(bytes: Buffer, delimiter: string): Buffer {
  const headless = `${delimiter}\r\n\r\n`;
  if (!bytes.includes(headless, 0, 'latin1')) return bytes;
  const head = `${delimiter}\r\nContent-Type: text/plain\r\n\r\n`;
  return Buffer.from(
    bytes.toString('latin1').replaceAll(headless, () => head),
    'latin1',
  );
}
