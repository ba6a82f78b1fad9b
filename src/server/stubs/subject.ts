import { parseMediaType } from '../media-type.js';
import { splitTarget, type RequestValue } from '../message.js';
import { readCookies } from './cookies.js';
import { createWork, type Work } from './work.js';

/** A request as patterns look at it. What costs something is worked out when a pattern asks. */
export interface Subject {
  readonly method: string;
  readonly scheme: 'http' | 'https';
  /** Path and query as sent. */
  readonly url: string;
  /** Not decoded. */
  readonly path: string;
  /** What may be done for this request. */
  readonly work: Work;
  query(name: string): readonly string[];
  /** The name in lower case. */
  header(name: string): readonly string[];
  cookie(name: string): readonly string[];
  /** Unpacked, if it was sent packed. */
  body(): Uint8Array | undefined;
  /** The body read in the encoding that its Content-Type names. */
  text(): string | undefined;
  /** What is worked out once for a request, however many patterns ask for it. */
  once<T>(key: string, make: () => T): T;
}

export function createSubject(request: RequestValue, work: Work = createWork()): Subject {
  const { path, query } = splitTarget(request.url);
  const known = new Map<string, unknown>();
  const once = <T>(key: string, make: () => T): T => {
    if (!known.has(key)) known.set(key, make());
    return known.get(key) as T;
  };
  const body = (): Uint8Array | undefined => request.decoded ?? request.body;
  return {
    method: request.method,
    scheme: request.scheme ?? 'http',
    url: request.url,
    path,
    work,
    query: (name) => once('query', () => new URLSearchParams(query)).getAll(name),
    header: (name) => valuesOf(request, name),
    cookie: (name) => cookiesOf(request).flatMap(([key, value]) => (key === name ? [value] : [])),
    body,
    text: () => once('text', () => decode(body(), valuesOf(request, 'content-type')[0])),
    once,
  };
}

function decode(body: Uint8Array | undefined, type = ''): string | undefined {
  if (body === undefined) return undefined;
  const charset = parseMediaType(type).parameter('charset')?.toLowerCase() ?? 'utf-8';
  const { buffer, byteOffset, byteLength } = body;
  const bytes = Buffer.from(buffer, byteOffset, byteLength);
  if (charset === 'utf-8' || charset === 'utf8') return bytes.toString();
  // What a TextDecoder calls by these names is another encoding, windows-1252.
  if (/^(?:iso-8859-1|latin-?1|us-ascii)$/.test(charset)) return bytes.toString('latin1');
  try {
    return new TextDecoder(charset, { ignoreBOM: true }).decode(bytes);
  } catch {
    return bytes.toString();
  }
}

/** By name, in the order in which they were sent. */
export function cookiesOf(request: RequestValue): readonly (readonly [string, string])[] {
  return valuesOf(request, 'cookie').flatMap(readCookies);
}

/** Each as it was sent, where the carrier still knows: Node joins most headers that repeat. */
function valuesOf({ headers, rawHeaders }: RequestValue, name: string): readonly string[] {
  const sent: string[] = [];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    if (rawHeaders[index]?.toLowerCase() === name) sent.push(rawHeaders[index + 1] ?? '');
  }
  if (sent.length > 0) return sent;
  const value = headers[name];
  if (value === undefined) return [];
  return typeof value === 'string' ? [value] : value;
}
