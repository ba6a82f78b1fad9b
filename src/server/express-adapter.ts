import type { ServerResponse } from 'node:http';
import cors from 'cors';
import express, {
  type ErrorRequestHandler,
  type Express,
  type Request,
  type RequestHandler,
  type Response,
} from 'express';
import { stopwatch, type Clock } from '../runtime/clock.js';
import { tooLarge } from './body.js';
import type { Guard } from './guard.js';
import { withoutHost } from './malformed.js';
import { splitTarget, type Reply, type RequestValue } from './message.js';
import { createOutbox } from './outbox.js';
import { toReply, unexpected } from './problem.js';
import { redactPath } from './redaction.js';
import { isControlPlane } from './route.js';
import { send, type SendOptions } from './send.js';

/** What was asked and answered, for a log or a journal. */
export interface Exchange {
  readonly request: RequestValue;
  readonly reply: Reply;
  /** Milliseconds from the whole request to the answer being handed to Node. */
  readonly duration: number;
}

export interface ExpressOptions {
  readonly handle: (request: RequestValue) => Promise<Reply>;
  readonly clock: Clock;
  /** Who may use the control plane. */
  readonly guard: Guard;
  /** Run before the simulator sees a request. */
  readonly middleware: readonly RequestHandler[];
  readonly onExchange: (exchange: Exchange) => void;
  /** Ends the streams and cuts short the delays, so that a server can close. */
  readonly closing: AbortSignal;
  /** Told of what nobody foresaw: middleware that threw, or an answer that cannot be written. */
  readonly onTrouble: (error: unknown) => void;
}

/** No body may be larger, whatever its operation says; this bounds what is kept in memory. */
export const MAX_BODY_BYTES = 21 * 1024 * 1024;

/** Turns Express's requests into request values and replies into Express's responses, and no more. */
export function createExpressApp(options: ExpressOptions): Express {
  const { handle, clock, guard, onExchange, closing } = options;
  const app = express();
  // Each of these does work for every request that nobody here needs.
  app.disable('x-powered-by');
  app.set('etag', false);
  app.set('query parser', false);

  for (const middleware of options.middleware) app.use(middleware);

  const outbox = createOutbox();
  const sendOptions: SendOptions = {
    clock,
    closing,
    onLateTrouble(error, response) {
      options.onTrouble(error);
      sendOrHangUp(response, toReply(unexpected(error)), sendOptions);
    },
  };
  const allowOrigin = cors({ exposedHeaders: ['x-mock-rule', 'date', 'allow'], maxAge: 600 });
  app.use((request, response) => {
    const answer = (): void => {
      readBody(request, (body) => {
        const start = stopwatch();
        const value: RequestValue = {
          method: request.method,
          url: request.url,
          headers: request.headers,
          rawHeaders: request.rawHeaders,
          body: body === TOO_LARGE ? undefined : body,
        };
        const respond = (reply: Reply): void => {
          // Now: until it leaves, another request may move the clock.
          const date = clock.httpDate();
          outbox(() => {
            const sent = trySend(response, reply, sendOptions, date, options.onTrouble);
            onExchange({ request: value, reply: sent, duration: stopwatch() - start });
          });
        };
        if (body === TOO_LARGE) {
          response.shouldKeepAlive = false;
          respond(toReply(tooLarge(MAX_BODY_BYTES)));
        } else {
          handle(value).then(respond, (error: unknown) => {
            options.onTrouble(error);
            respond(toReply(unexpected(error)));
          });
        }
      });
    };
    if (request.headers.host === undefined && request.httpVersion === '1.1') {
      refuse(request, response, toReply(withoutHost()), sendOptions);
      return;
    }
    if (request.url.startsWith('/__') && isControlPlane(request.url)) {
      const { host, origin, authorization } = request.headers;
      const address = request.socket.remoteAddress;
      const refusal = guard({ host, origin, authorization, address });
      if (refusal === undefined) answer();
      else refuse(request, response, toReply(refusal), sendOptions);
      return;
    }
    // A browser app on another port may use the API; the control plane is not for browsers at large.
    if (request.headers.origin === undefined) answer();
    else allowOrigin(request, response, answer);
  });
  // Middleware of the user's own can throw; Express would answer with its stack.
  const answerTrouble: ErrorRequestHandler = (error, request, response, _next) => {
    options.onTrouble(error);
    sendOrHangUp(response, toReply(unexpected(error)), sendOptions);
  };
  app.use(answerTrouble);
  return app;
}

const TOO_LARGE = Symbol('too large');

/** Calls back once: with the body, with nothing when there is none, or as soon as it is too large. */
function readBody(
  request: Request,
  done: (body: Buffer | undefined | typeof TOO_LARGE) => void,
): void {
  const { headers } = request;
  if (headers['content-length'] === undefined && headers['transfer-encoding'] === undefined) {
    done(undefined);
    return;
  }
  if (Number(headers['content-length']) > MAX_BODY_BYTES) {
    request.resume();
    done(TOO_LARGE);
    return;
  }
  const chunks: Buffer[] = [];
  let size = 0;
  const onData = (chunk: Buffer): void => {
    size += chunk.length;
    if (size <= MAX_BODY_BYTES) {
      chunks.push(chunk);
      return;
    }
    request.off('data', onData).off('end', onEnd).resume();
    done(TOO_LARGE);
  };
  const onEnd = (): void => {
    done(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks, size));
  };
  // A request that its client gives up never ends, and so changes nothing.
  request.on('data', onData).on('end', onEnd);
}

/** Returns what was sent: when the answer cannot be written, whoever waits must not wait for ever. */
function trySend(
  response: Response,
  reply: Reply,
  options: SendOptions,
  date: string,
  onTrouble: ExpressOptions['onTrouble'],
): Reply {
  try {
    send(response, reply, options, date);
    return reply;
  } catch (error) {
    onTrouble(error);
    const trouble = toReply(unexpected(error));
    sendOrHangUp(response, trouble, options);
    return trouble;
  }
}

/** The last word on what is already known to be in trouble: never throws. */
function sendOrHangUp(response: ServerResponse, trouble: Reply, options: SendOptions): void {
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

/** Answers without a look at the body. */
function refuse(request: Request, response: Response, reply: Reply, options: SendOptions): void {
  request.resume();
  response.shouldKeepAlive = false;
  send(response, reply, options);
}

/** One line for a person. The query and the body may hold secrets or personal data: they stay out. */
export function describeExchange({ request, reply, duration }: Exchange): string {
  const { path } = splitTarget(request.url);
  return `${request.method} ${redactPath(path)} ${reply.status} ${reply.rule} ${duration.toFixed(1)} ms`;
}
