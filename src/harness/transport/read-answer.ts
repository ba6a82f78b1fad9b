import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate, inflateRaw } from 'node:zlib';
import type { Answer, Outcome } from '../message.js';

/** More than any documented answer needs; whatever follows is not read, and not unpacked. */
const MAX_ANSWER_BYTES = 1024 * 1024;

const LIMIT = { maxOutputLength: MAX_ANSWER_BYTES };

type Decode = (bytes: Buffer) => Promise<Buffer>;

const unpack = { br: promisify(brotliDecompress), gzip: promisify(gunzip) };
const unzip = { wrapped: promisify(inflate), raw: promisify(inflateRaw) };

const DECODERS: Readonly<Record<string, Decode | undefined>> = {
  gzip: (bytes) => unpack.gzip(bytes, LIMIT),
  'x-gzip': (bytes) => unpack.gzip(bytes, LIMIT),
  br: (bytes) => unpack.br(bytes, LIMIT),
  // Some servers send it without the header of zlib, whose first byte ends in 8.
  deflate: (bytes) =>
    ((bytes[0] ?? 0) & 0x0f) === 8 ? unzip.wrapped(bytes, LIMIT) : unzip.raw(bytes, LIMIT),
  identity: (bytes) => Promise.resolve(bytes),
};

/** Reads an answer to its end. Rejects when the connection breaks. */
export async function readAnswer(response: IncomingMessage): Promise<Outcome> {
  const chunks: Buffer[] = [];
  let size = 0;
  const told = `the answer (status ${response.statusCode ?? 0})`;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_ANSWER_BYTES) {
      response.destroy();
      return {
        kind: 'unreadable',
        trouble: `${told} is larger than 1 MiB; the rest was not read`,
      };
    }
    chunks.push(chunk);
  }
  const encoding = response.headers['content-encoding'] ?? '';
  const bytes = Buffer.concat(chunks);
  if (encoding === '' || bytes.length === 0) return { answer: toAnswer(response, bytes, false) };
  try {
    return { answer: toAnswer(response, await decode(bytes, encoding), true) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return {
      kind: 'unreadable',
      trouble: `${told} is encoded with ${encoding} and cannot be decoded: ${reason}`,
    };
  }
}

async function decode(bytes: Buffer, encoding: string): Promise<Buffer> {
  let decoded = bytes;
  // The last one was applied last.
  for (const name of encoding.toLowerCase().split(',').reverse()) {
    const decoder = DECODERS[name.trim()];
    if (decoder === undefined) throw new Error(`the encoding ${name.trim()} is not known`);
    decoded = await decoder(decoded);
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
  const json = parseJson(text);
  return { status: response.statusCode ?? 0, headers, text, ...(json !== undefined && { json }) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
