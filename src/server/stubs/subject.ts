import { splitTarget, type RequestValue } from '../message.js';

/** A request as patterns look at it. What costs something is worked out when a pattern asks. */
export interface Subject {
  readonly method: string;
  /** Path and query as sent. */
  readonly url: string;
  /** Not decoded. */
  readonly path: string;
  query(name: string): readonly string[];
  /** The name in lower case. */
  header(name: string): readonly string[];
  cookie(name: string): readonly string[];
  readonly body: Uint8Array | undefined;
  /** The body read as UTF-8. */
  text(): string | undefined;
}

export function createSubject(request: RequestValue): Subject {
  const { path, query } = splitTarget(request.url);
  let parameters: URLSearchParams | undefined;
  let text: string | undefined;
  const body = request.decoded ?? request.body;
  return {
    method: request.method,
    url: request.url,
    path,
    query: (name) => (parameters ??= new URLSearchParams(query)).getAll(name),
    header: (name) => valuesOf(request, name),
    cookie: (name) => cookiesOf(request).flatMap(([key, value]) => (key === name ? [value] : [])),
    body,
    text() {
      if (body === undefined || text !== undefined) return text;
      const { buffer, byteOffset, byteLength } = body;
      return (text = Buffer.from(buffer, byteOffset, byteLength).toString());
    },
  };
}

/** By name, as sent. */
export function cookiesOf(request: RequestValue): readonly (readonly [string, string])[] {
  return valuesOf(request, 'cookie')
    .flatMap((header) => header.split(';'))
    .map((pair) => {
      const [name = '', ...value] = pair.split('=');
      return [name.trim(), value.join('=').trim()] as const;
    })
    .filter(([name]) => name !== '');
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
