import type { ServerResponse } from 'node:http';
import type { Clock } from '../runtime/clock.js';
import { deliver } from './delivery.js';
import { JSON_TYPE } from './media-type.js';
import { isStream, type Reply } from './message.js';
import { payloadOf } from './payload.js';
import { unexpected, type ToReply } from './problem.js';

/** What sending an answer needs beside it. */
export interface SendOptions {
  readonly clock: Clock;
  readonly toReply: ToReply;
  /** Ends the streams and cuts short the delays. */
  readonly closing: AbortSignal;
  /** Told of an answer that cannot be written. */
  readonly onTrouble: (error: unknown) => void;
  /** Told when an answer cannot be written after `send` has returned; ends the response. */
  readonly onLateTrouble: (error: unknown, response: ServerResponse) => void;
}

/** Writes a reply as an HTTP response. */
export function send(
  response: ServerResponse,
  reply: Reply,
  options: SendOptions,
  date = options.clock.httpDate(),
): void {
  // Node would write the machine's time.
  response.sendDate = false;
  const headers = ['x-mock-rule', reply.rule];
  // A world of another time says so itself.
  if (reply.headers?.['date'] === undefined) headers.push('date', date);
  let contentType: string | undefined;
  for (const name in reply.headers) {
    const value = reply.headers[name] ?? '';
    if (typeof value !== 'string') for (const one of value) headers.push(name, one);
    else if (name === 'content-type') contentType = value;
    else headers.push(name, value);
  }
  const { body } = reply;
  if (isStream(body)) {
    headers.push('content-type', contentType ?? 'text/plain; charset=utf-8');
    deliver(response, reply, { headers, payload: body, ...options });
    return;
  }
  const payload = payloadOf(reply, contentType);
  if (payload !== undefined) {
    if (contentType !== undefined) headers.push('content-type', contentType);
    // A stub that names no content type for its bytes means to send none.
    else if (!(body instanceof Uint8Array)) headers.push('content-type', JSON_TYPE);
    headers.push('content-length', String(Buffer.byteLength(payload)));
  } else {
    if (contentType !== undefined) headers.push('content-type', contentType);
    if (isKnownToBeEmpty(response, reply)) headers.push('content-length', '0');
  }
  if (reply.delivery !== undefined) {
    deliver(response, reply, { headers, payload, ...options });
    return;
  }
  response.writeHead(reply.status, headers);
  finish(response, payload);
}

/**
 * Ends a response whose head waits to be written. `end(payload)` alone would hand the socket the head with the
 * body and then an empty text, and two pieces take the long way through Node; here the socket gets one.
 */
function finish(response: ServerResponse, payload: string | Uint8Array | undefined): void {
  const { socket } = response;
  // Behind another answer on its connection it has no socket yet.
  if (payload === undefined || socket === null) {
    response.end(payload);
    return;
  }
  socket.cork();
  response.write(payload);
  socket.uncork();
  response.end();
}

/** HEAD and 304 tell of a body that is not sent, and the length of another server's is its own matter. */
function isKnownToBeEmpty({ req }: ServerResponse, { status, headers }: Reply): boolean {
  return (
    req.method !== 'HEAD' &&
    status !== 204 &&
    status !== 304 &&
    headers?.['content-length'] === undefined
  );
}

/** Returns what was sent: when the answer cannot be written, whoever waits must not wait forever. */
export function trySend(
  response: ServerResponse,
  reply: Reply,
  options: SendOptions,
  date?: string,
): Reply {
  try {
    send(response, reply, options, date);
    return reply;
  } catch (error) {
    options.onTrouble(error);
    const trouble = options.toReply(unexpected(error));
    sendOrHangUp(response, trouble, options);
    return trouble;
  }
}

/** The last word on what is already known to be in trouble: never throws. */
export function sendOrHangUp(response: ServerResponse, trouble: Reply, options: SendOptions): void {
  try {
    if (!response.headersSent) {
      send(response, trouble, options);
      return;
    }
  } catch {
    // Middleware can spoil the response itself; why is told already.
  }
  response.destroy();
}
