/**
 * The one client through which requests are handed on, by the proxy and by stubs. It is Node's own: what
 * passes keeps its bytes and headers, which libraries for proxies and for fetching change
 * (docs/decisions/0100-one-upstream-client.md).
 */
import http, { type ClientRequest, type IncomingMessage, type InformationEvent } from 'node:http';
import https from 'node:https';
import type { Readable } from 'node:stream';
import { endToEnd, groupByName, valuesOf, type RawHeaders } from '../raw-headers.js';
import { toUpstreamError, UpstreamError } from './trouble.js';

/** A request as it is to arrive. */
export interface Handed {
  readonly method: string;
  /** The request target: path and query. */
  readonly target: string;
  /** As the client sent them; those that describe its connection are left out here. */
  readonly headers: RawHeaders;
  /** Nothing, all of it, or a stream of it. */
  readonly body: Uint8Array | Readable | undefined;
}

/** The beginning of an answer, as it came. */
export interface AnswerHead {
  readonly status: number;
  readonly reason: string;
  readonly headers: RawHeaders;
}

export interface Answering extends AnswerHead {
  /** Nothing is decoded. */
  readonly body: IncomingMessage;
}

export interface Patience {
  /** Milliseconds that the upstream may be silent. A stream of events may be silent for longer. */
  readonly timeout: number;
  readonly signal: AbortSignal;
  /** Told of answers before the answer (103 Early Hints). */
  readonly onInformation?: (information: InformationEvent) => void;
}

/**
 * A connection for each request: one that is kept can close just when it is used again, and then nobody
 * knows whether the request was carried out. (The agent of https keeps sessions, so the next is quick.)
 */
const AGENTS = { 'http:': new http.Agent(), 'https:': new https.Agent() };

/**
 * Hands a request on. Follows no redirect and decodes nothing.
 *
 * @throws UpstreamError when there is no answer
 */
export function askUpstream(
  upstream: URL,
  handed: Handed,
  { timeout, signal, onInformation }: Patience,
): Promise<Answering> {
  return new Promise((resolve, reject) => {
    const outgoing = openRequest(upstream, handed, { timeout, signal });
    let answer: IncomingMessage | undefined;
    outgoing.on('response', (response) => {
      answer = response;
      const { statusCode: status = 0, statusMessage: reason = '', rawHeaders: headers } = response;
      if (isEventStream(headers)) outgoing.setTimeout(0);
      resolve({ status, reason, headers, body: response });
    });
    outgoing.on('upgrade', (_response, socket) => {
      socket.destroy();
      reject(new UpstreamError(502, `${upstream.origin} ${UNASKED_UPGRADE}`));
    });
    if (onInformation !== undefined) outgoing.on('information', onInformation);
    outgoing.on('timeout', () => {
      const seconds = timeout / 1000;
      const error = new UpstreamError(504, `${upstream.origin} sent nothing for ${seconds} s.`);
      (answer ?? outgoing).destroy(error);
    });
    outgoing.on('error', (error) => {
      reject(toUpstreamError(error, upstream));
    });
    sendBody(outgoing, handed);
  });
}

const UNASKED_UPGRADE = 'answered 101 (another protocol), which the request did not ask for.';

/** A request with its headers set and nothing sent yet. */
export function openRequest(
  upstream: URL,
  { method, target, headers, body }: Handed,
  options: { readonly timeout?: number; readonly signal: AbortSignal },
): ClientRequest {
  const isSecure = upstream.protocol === 'https:';
  const { request } = isSecure ? https : http;
  const agent = AGENTS[isSecure ? 'https:' : 'http:'];
  const outgoing = request(upstream, { ...options, method, path: target, agent });
  // Set one by one: given as a list, a POST without a body gets an empty chunked one.
  outgoing.setHeader('Host', upstream.host);
  for (const [name, values] of groupByName(endToEnd(headers, WORKED_OUT_ANEW))) {
    const [only = ''] = values;
    outgoing.setHeader(name, values.length === 1 ? only : values);
  }
  frame(outgoing, headers, body);
  return outgoing;
}

/** Who waits for 100 Continue has been told to go on before the request came here. */
const WORKED_OUT_ANEW = ['host', 'expect', 'content-length'];

/** Says how long the body is: nothing at all where there is none. */
function frame(outgoing: ClientRequest, headers: RawHeaders, body: Handed['body']): void {
  if (body === undefined) outgoing.useChunkedEncodingByDefault = false;
  else if (body instanceof Uint8Array) outgoing.setHeader('Content-Length', body.length);
  else {
    const [length] = valuesOf(headers, 'content-length');
    if (length === undefined) outgoing.setHeader('Transfer-Encoding', 'chunked');
    else outgoing.setHeader('Content-Length', length);
  }
}

function sendBody(outgoing: ClientRequest, { body }: Handed): void {
  if (body === undefined || body instanceof Uint8Array) {
    outgoing.end(body);
    return;
  }
  body.pipe(outgoing);
  body.once('error', (error) => outgoing.destroy(error));
  // An upstream may answer before it has read everything; the rest is read and dropped.
  outgoing.once('close', () => {
    body.unpipe(outgoing);
    body.resume();
  });
}

/** Answers that are read as they come: to wait for their end would hold them back. */
export function isEventStream(headers: RawHeaders): boolean {
  const [contentType = ''] = valuesOf(headers, 'content-type');
  return STREAMED.test(contentType);
}

const STREAMED =
  /^\s*(?:text\/event-stream|application\/(?:x-)?ndjson|multipart\/x-mixed-replace)/i;
