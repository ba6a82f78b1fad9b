import { userAgent, WebHeaders } from '../../runtime/web.js';
import type { RequestValue } from '../message.js';
import { reasonOf } from './patience.js';
import { bytesOf, type SentBody } from './body-bytes.js';

/** What `fetch` takes. */
export type FetchInput = string | URL | Request;

/** A call of `fetch`. */
export interface Call {
  readonly method: string;
  readonly url: URL;
  readonly headers: Headers;
  readonly signal: AbortSignal | undefined;
  readonly redirect: Request['redirect'];
  readonly sent: SentBody | undefined;
}

/** Their case does not count; that of other methods does (Fetch standard, "normalize a method"). */
const NORMALIZED = /^(?:delete|get|head|options|post|put)$/i;

/** Reads what `fetch` was called with. A relative URL is one of the simulator. Rejects as `fetch` does. */
export async function readCall(
  input: FetchInput,
  init: RequestInit | undefined,
  base: string,
): Promise<Call> {
  const from = typeof input === 'object' && 'url' in input ? input : undefined;
  const text = typeof input === 'string' ? input : 'url' in input ? input.url : input.href;
  if (!URL.canParse(text, base)) throw new TypeError(`Failed to parse URL from ${text}`);
  const given = init?.method ?? from?.method ?? 'GET';
  const method = NORMALIZED.test(given) ? given.toUpperCase() : given;
  // A request of its own has its body from what it was made of, unless the call replaces it.
  const body = init?.body ?? (from?.body == null ? undefined : from);
  if ((method === 'GET' || method === 'HEAD') && body !== undefined) {
    throw new TypeError('Request with GET/HEAD method cannot have body.');
  }
  if (body === from && from?.bodyUsed === true) {
    throw new TypeError(
      'Cannot construct a Request with a Request object that has already been used.',
    );
  }
  // Headers of another implementation are as good, so long as they give their pairs.
  const headers = new WebHeaders(pairsOf(init?.headers ?? from?.headers));
  const signal = init?.signal ?? from?.signal ?? undefined;
  if (signal?.aborted === true) throw reasonOf(signal);
  const sent =
    body === undefined ? undefined : await (body === from ? ownBody(from) : bytesOf(body));
  if (sent?.contentType !== undefined) addIfMissing(headers, 'content-type', sent.contentType);
  return {
    method,
    url: new URL(text, base),
    headers,
    signal,
    redirect: init?.redirect ?? from?.redirect ?? 'follow',
    sent,
  };
}

/** Its media type stands among the headers of the request. */
const ownBody = async (request: Request): Promise<SentBody> => ({
  bytes: new Uint8Array(await request.arrayBuffer()),
});

function pairsOf(headers: unknown): [string, string][] {
  if (headers === undefined || headers === null) return [];
  if (typeof headers === 'object' && Symbol.iterator in headers) {
    return [...(headers as Iterable<[string, string]>)];
  }
  return Object.entries(headers as Record<string, string>);
}

/** The request as the simulator sees it, with the headers that a client adds by itself. */
export function toValue({ method, url, headers, sent }: Call): RequestValue {
  addIfMissing(headers, 'host', url.host);
  addIfMissing(headers, 'accept', '*/*');
  addIfMissing(headers, 'user-agent', userAgent());
  if (sent !== undefined || /^(?:POST|PUT|PATCH)$/.test(method)) {
    headers.set('content-length', String(sent?.bytes.length ?? 0));
  }
  const pairs = [...headers];
  return {
    method,
    url: url.pathname + url.search,
    headers: Object.fromEntries(pairs),
    rawHeaders: pairs.flat(),
    body: sent?.bytes,
    scheme: url.protocol === 'https:' ? 'https' : 'http',
  };
}

function addIfMissing(headers: Headers, name: string, value: string): void {
  if (!headers.has(name)) headers.set(name, value);
}
