import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate, inflateRaw } from 'node:zlib';
import type { Answer, Outcome } from '../message.js';
import { parseJson } from '../../runtime/json.js';

/** More than any documented answer needs; whatever follows is not read, and not unpacked. */
const MOST_MEBIBYTES = 1;

const MEBIBYTE = 1024 * 1024;

interface Limit {
  readonly maxOutputLength: number;
}

type Decode = (bytes: Buffer, limit: Limit) => Promise<Buffer>;

const unpack = { br: promisify(brotliDecompress), gzip: promisify(gunzip) };
const unzip = { wrapped: promisify(inflate), raw: promisify(inflateRaw) };

const DECODERS: Readonly<Record<string, Decode | undefined>> = {
  gzip: (bytes, limit) => unpack.gzip(bytes, limit),
  'x-gzip': (bytes, limit) => unpack.gzip(bytes, limit),
  br: (bytes, limit) => unpack.br(bytes, limit),
  // Some servers send it without the header of zlib, whose first byte ends in 8.
  deflate: (bytes, limit) =>
    ((bytes[0] ?? 0) & 0x0f) === 8 ? unzip.wrapped(bytes, limit) : unzip.raw(bytes, limit),
  identity: (bytes) => Promise.resolve(bytes),
};

/** Reads an answer to its end, as far as it may go. Rejects when the connection breaks. */
export async function readAnswer(
  response: IncomingMessage,
  mostMebibytes = MOST_MEBIBYTES,
): Promise<Outcome> {
  const most = mostMebibytes * MEBIBYTE;
  const chunks: Buffer[] = [];
  let size = 0;
  const told = `the answer (status ${response.statusCode ?? 0})`;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > most) {
      response.destroy();
      return {
        kind: 'unreadable',
        trouble: `${told} is larger than ${mostMebibytes} MiB; the rest was not read`,
      };
    }
    chunks.push(chunk);
  }
  const encoding = response.headers['content-encoding'] ?? '';
  const bytes = Buffer.concat(chunks);
  if (encoding === '' || bytes.length === 0) return { answer: toAnswer(response, bytes, false) };
  try {
    return {
      answer: toAnswer(response, await decode(bytes, encoding, { maxOutputLength: most }), true),
    };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return {
      kind: 'unreadable',
      trouble: `${told} is encoded with ${encoding} and cannot be decoded: ${reason}`,
    };
  }
}

async function decode(bytes: Buffer, encoding: string, limit: Limit): Promise<Buffer> {
  let decoded = bytes;
  // The last one was applied last.
  for (const name of encoding.toLowerCase().split(',').reverse()) {
    const decoder = DECODERS[name.trim()];
    if (decoder === undefined) throw new Error(`the encoding ${name.trim()} is not known`);
    decoded = await decoder(decoded, limit);
  }
  return decoded;
}

function toAnswer(response: IncomingMessage, bytes: Buffer, decoded: boolean): Answer {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(response.headers)) {
    headers[name] = Array.isArray(value) ? value.join(', ') : (value ?? '');
  }
  if (decoded) {
    Reflect.deleteProperty(headers, 'content-encoding');
    headers['content-length'] = String(bytes.length);
  }
  const text = bytes.toString('utf8');
  // A byte order mark may be ignored (RFC 8259, section 8.1).
  const json = parseJson(text.replace(/^\uFEFF/, ''));
  return { status: response.statusCode ?? 0, headers, text, ...(json !== undefined && { json }) };
}
