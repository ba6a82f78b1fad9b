import http, { type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import { stopwatch } from '../runtime/clock.js';
import { gather } from '../server/gather.js';
import { dropRest } from '../server/linger.js';
import { announcesBody, MAX_BODY_BYTES } from '../server/receive-body.js';
import { splitTarget } from '../server/message.js';
import { endToEnd, valuesOf } from '../server/raw-headers.js';
import type { ProxyAnswer } from './answer.js';
import { refuseHead } from './head.js';
import type { Passage, Proxy } from './index.js';
import { passUpgrades } from './upgrade.js';

export interface Passed {
  readonly request: { readonly method: string; readonly path: string };
  /** What it was answered. */
  readonly status: number;
  /** Absent for what is not looked into: a WebSocket. */
  readonly passage?: Passage;
  /** Milliseconds. */
  readonly duration: number;
}

export interface ProxyServerOptions {
  readonly proxy: Proxy;
  readonly upstream: URL;
  /** The address that the server listens on. */
  readonly host: string;
  /** Milliseconds that the upstream may be silent. */
  readonly timeout: number;
  /** Ends the streams and the WebSockets, so that the server can close. */
  readonly closing: AbortSignal;
  readonly onPassed: (passed: Passed) => void;
  readonly onError: (error: unknown) => void;
}

/** Node's server rather than Express: what passes here must stay as it is, byte for byte. */
export function createProxyServer(options: ProxyServerOptions): Server {
  const { proxy, host, closing, onPassed, onError } = options;
  const listener = (incoming: IncomingMessage, response: ServerResponse): void => {
    const start = stopwatch();
    const problem = refuseHead(incoming, host);
    if (problem !== undefined) {
      dropRest(incoming);
      response.shouldKeepAlive = false;
      send(response, incoming.method, proxy.refuse(problem), closing);
      return;
    }
    carry(proxy, incoming, response, closing).then(
      (passage) => {
        if (passage === undefined) return;
        const { method = '', url = '' } = incoming;
        const request = { method, path: splitTarget(url).path };
        const { status } = passage.answer;
        onPassed({ request, status, passage, duration: stopwatch() - start });
      },
      (error: unknown) => {
        onError(error);
        response.destroy();
      },
    );
  };
  // Node's own refusal of a request without Host has no body.
  const server = http.createServer({ requireHostHeader: false }, listener);
  passUpgrades(server, options);
  return server;
}

/** Nothing when the app went away before its request was complete. */
async function carry(
  proxy: Proxy,
  incoming: IncomingMessage,
  response: ServerResponse,
  closing: AbortSignal,
): Promise<Passage | undefined> {
  const gone = new AbortController();
  response.on('close', () => {
    if (!response.writableFinished) gone.abort();
  });
  let body: Buffer | Readable | undefined;
  try {
    if (announcesBody(incoming)) body = await gather(incoming, MAX_BODY_BYTES);
  } catch {
    return undefined;
  }
  const passage = await proxy.pass({
    method: incoming.method ?? 'GET',
    url: incoming.url ?? '/',
    headers: incoming.headers,
    rawHeaders: incoming.rawHeaders,
    body,
    signal: gone.signal,
    onInformation: (information) => {
      if (incoming.httpVersion === '1.1') inform(response, information);
    },
  });
  // What was not read of a request that was refused.
  dropRest(incoming);
  if (!gone.signal.aborted) send(response, incoming.method, passage.answer, closing);
  return passage;
}

/** Hands on what comes before the answer. 100 Continue was said here already. */
function inform(response: ServerResponse, { statusCode, headers }: http.InformationEvent): void {
  if (response.headersSent || statusCode === 100) return;
  if (statusCode === 102) response.writeProcessing();
  const { link, ...others } = headers;
  if (statusCode !== 103 || link === undefined) return;
  const hints = Object.entries(others).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  try {
    response.writeEarlyHints({ ...Object.fromEntries(hints), link });
  } catch {
    // Node writes only links of the usual form. The answer itself is still to come.
  }
}

function send(
  response: ServerResponse,
  method: string | undefined,
  { status, reason, headers, body }: ProxyAnswer,
  closing: AbortSignal,
): void {
  const isHeld = Buffer.isBuffer(body);
  const isEmpty = method === 'HEAD' || status === 204 || status === 304;
  // An answer that was held leaves in one piece; one that has no body keeps what it announced.
  const passed = endToEnd(headers, []);
  if (isHeld && !isEmpty && valuesOf(passed, 'content-length').length === 0) {
    passed.push('Content-Length', String(body.length));
  }
  response.sendDate = false;
  response.writeHead(status, reason, passed);
  if (isHeld) response.end(isEmpty ? undefined : body);
  else stream(response, body, closing);
}

function stream(response: ServerResponse, body: Readable, closing: AbortSignal): void {
  response.flushHeaders();
  const end = (): void => {
    body.destroy();
    response.destroy();
  };
  closing.addEventListener('abort', end);
  response.on('close', () => {
    closing.removeEventListener('abort', end);
    body.destroy();
  });
  // The app is to see that the answer broke off.
  body.on('error', () => response.destroy());
  body.pipe(response);
}
