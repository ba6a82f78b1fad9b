import type { operations } from '../openapi/admin-types.gen.js';
import type { Operation } from '../openapi/operation.js';
import { splitTarget, type RequestValue } from '../server/message.js';
import { parseJson } from '../runtime/json.js';

/** A request as a person writes it down: the input of `explain`, and its proposal. */
export type Draft = operations['explain']['requestBody']['content']['application/json'];

/** As it arrives: the method in capitals, the URL without its host. */
export function asSent(draft: Draft): Draft {
  return { ...draft, method: draft.method.toUpperCase(), url: withoutOrigin(draft.url) };
}

export function withoutOrigin(url: string): string {
  return url.replace(/^https?:\/\/[^/]+/i, '');
}

/**
 * How a request that is written down comes: as its URL says, or else as the request came that asks about it,
 * because it would be sent to the same place.
 */
export function schemeOf(
  url: string,
  asking: Pick<RequestValue, 'scheme'>,
): RequestValue['scheme'] {
  const [, scheme] = /^(https?):\/\//i.exec(url) ?? [];
  if (scheme === undefined) return asking.scheme;
  return scheme.toLowerCase() === 'https' ? 'https' : 'http';
}

/** The request that a client would put on the wire. */
export function toRequest(draft: Draft, scheme?: RequestValue['scheme']): RequestValue {
  const body = bytesOf(draft);
  const headers: Record<string, string> = {};
  const rawHeaders: string[] = [];
  const add = (name: string, value: string): void => {
    const key = name.toLowerCase();
    rawHeaders.push(name, value);
    const before = headers[key];
    // As Node does it: a list where lists are allowed, else the first.
    headers[key] = before === undefined ? value : SINGLE.has(key) ? before : `${before}, ${value}`;
  };
  for (const [name, value] of Object.entries(draft.headers ?? {})) add(name, value);
  if (body !== undefined && headers['content-type'] === undefined) {
    add('content-type', 'application/json');
  }
  return {
    method: draft.method,
    url: draft.url,
    headers,
    rawHeaders,
    body,
    ...(scheme !== undefined && { scheme }),
  };
}

const SINGLE = new Set(['authorization', 'content-type', 'user-agent']);

function bytesOf({ body, body_base64 }: Draft): Uint8Array | undefined {
  if (body_base64 !== undefined) return Buffer.from(body_base64, 'base64');
  if (body === undefined) return undefined;
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
}

export function withHeader(draft: Draft, name: string, value: string | undefined): Draft {
  const others = Object.entries(draft.headers ?? {}).filter(([key]) => key.toLowerCase() !== name);
  return {
    ...draft,
    headers: Object.fromEntries(value === undefined ? others : [...others, [name, value]]),
  };
}

export function withBody(draft: Draft, body: unknown): Draft {
  const { body: _body, body_base64: _bytes, ...rest } = draft;
  return body === undefined ? rest : { ...rest, body };
}

export function pathOf({ url }: Draft): string {
  return splitTarget(url).path;
}

/** Sets a parameter of the query, or takes it away. */
export function withQuery(draft: Draft, name: string, value: string | undefined): Draft {
  const { path, query } = splitTarget(draft.url);
  const parameters = new URLSearchParams(query);
  if (value === undefined) parameters.delete(name);
  else parameters.set(name, value);
  const text = parameters.toString();
  return { ...draft, url: text === '' ? path : `${path}?${text}` };
}

/** Puts a value where the template of the operation has the parameter. */
export function withParameter(
  draft: Draft,
  operation: Operation,
  name: string,
  value: string,
): Draft {
  const { path, query } = splitTarget(draft.url);
  const segments = path.split('/');
  const template = operation.path.split('/');
  // From the end, because the base path may stand before the template.
  const index = segments.length - template.length + template.indexOf(`{${name}}`);
  segments[index] = encodeURIComponent(value);
  return { ...draft, url: segments.join('/') + (query === '' ? '' : `?${query}`) };
}

/** What the contract shows for a parameter. */
export function exampleOf({ parameters }: Operation, name: string): string | undefined {
  const example = parameters.find((each) => each.name === name)?.example;
  return typeof example === 'string' ? example : undefined;
}

/** The JSON that the body is meant to be; `undefined` when it is none. */
export function jsonOf({ body }: Draft): unknown {
  if (typeof body !== 'string') return body;
  // The documentation prints its bodies in single quotes.
  return [body, body.replace(/^\s*'([^]*)'\s*$/, '$1'), body.replaceAll("'", '"')]
    .map(parseJson)
    .find((json) => json !== undefined);
}
