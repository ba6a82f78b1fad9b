import type { RequestValue } from '../server/message.js';

/** A request that code writes by hand for `simulator.handle`. Only the URL is needed. */
export interface GivenRequest extends Partial<Pick<RequestValue, 'rawHeaders' | 'decoded'>> {
  /** The path and the query; of a whole URL, they and the scheme count. */
  readonly url: string | URL;
  /** Default GET. */
  readonly method?: string;
  /** Names in any case. */
  readonly headers?: Headers | RequestValue['headers'];
  /** A string is sent as UTF-8. */
  readonly body?: Uint8Array | ArrayBuffer | string | null | undefined;
}

/** @throws TypeError that says what to give instead */
export function toRequestValue(given: GivenRequest): RequestValue {
  const { url, method = 'GET', headers = {}, rawHeaders = [], body, ...rest } = given;
  return {
    ...rest,
    method: method.toUpperCase(),
    ...targetOf(url),
    headers: lowerCased(headers),
    rawHeaders,
    body: bytesOf(body),
  };
}

function targetOf(url: unknown): Pick<RequestValue, 'url' | 'scheme'> {
  if (typeof url !== 'string' && !(url instanceof URL)) {
    throw new TypeError("handle: the request needs a url, such as '/v1/orders/7'.");
  }
  const text = String(url);
  if (!/^https?:\/\//i.test(text)) return { url: text };
  const { protocol, pathname, search } = new URL(text);
  return { url: pathname + search, scheme: protocol === 'https:' ? 'https' : 'http' };
}

function lowerCased(headers: Headers | RequestValue['headers']): RequestValue['headers'] {
  const entries = headers instanceof Headers ? [...headers] : Object.entries(headers);
  return Object.fromEntries(entries.map(([name, value]) => [name.toLowerCase(), value]));
}

function bytesOf(body: unknown): Uint8Array | undefined {
  if (body === undefined || body === null) return undefined;
  if (typeof body === 'string') return Buffer.from(body);
  if (body instanceof ArrayBuffer) return new Uint8Array(body);
  if (ArrayBuffer.isView(body))
    return new Uint8Array(body.buffer, body.byteOffset, body.byteLength);
  throw new TypeError(
    'handle: the body must be a string or bytes. Give an object as JSON.stringify(object).',
  );
}
