import type { IncomingMessage, ServerResponse } from 'node:http';
import express, {
  type ErrorRequestHandler,
  type Express,
  type Request,
  type RequestHandler,
  type Response,
} from 'express';
import { stopwatch, type Clock } from '../runtime/clock.js';
import type { Soon } from '../runtime/follow.js';
import { tooLarge } from './body.js';
import { createBodyBudget } from './body-budget.js';
import { answerPreflight, isPreflight, type Cors } from './cors.js';
import type { Exchange } from './exchange.js';
import type { Guard } from './guard.js';
import { dropRest } from './linger.js';
import type { Reply, RequestValue } from './message.js';
import { mountOf } from './mount.js';
import { createOutbox } from './outbox.js';
import { findLeftover } from './parsed-body.js';
import { unexpected, type Problem, type ToReply } from './problem.js';
import {
  announcedSize,
  announcesBody,
  maxBytesOf,
  receiveBody,
  type Received,
} from './receive-body.js';
import { normalizeHead } from './request-head.js';
import { errorsFor, isControlPlane, isForPage, isForProbe } from './route.js';
import { sendOrHangUp, trySend, type SendOptions } from './send.js';
import { bodyConsumed, fromMiddleware, tooSlow } from './transport-problems.js';

export interface ExpressOptions {
  readonly handle: (request: RequestValue) => Soon<Reply>;
  /** Whether the answer depends on the body, judged by the rest of the request. */
  readonly needsBody: (request: RequestValue) => boolean | Promise<boolean>;
  readonly clock: Clock;
  readonly toReply: ToReply;
  /** Who may use the control plane. */
  readonly guard: Guard;
  /** Which pages may read the answers. */
  readonly cors: Cors;
  /** Run before the simulator sees a request. */
  readonly middleware: readonly RequestHandler[];
  readonly onExchange: (exchange: Exchange) => void;
  /** Ends the streams and cuts short the delays, so that a server can close. */
  readonly closing: AbortSignal;
  /** Told of what nobody foresaw: middleware that threw, or an answer that cannot be written. */
  readonly onTrouble: (error: unknown) => void;
}

/** An Express app, and what a server calls for each request in place of it. */
export interface Front {
  readonly app: Express;
  readonly listener: (request: IncomingMessage, response: ServerResponse) => void;
}

/** Turns Express's requests into request values and replies into Express's responses, and no more. */
export function createFront(options: ExpressOptions): Front {
  const { handle, clock, toReply, guard, cors, onExchange, onTrouble, closing } = options;
  const app = express();
  // Each of these does work for every request that nobody here needs.
  app.disable('x-powered-by');
  app.set('etag', false);
  app.set('query parser', false);

  const hasMiddleware = options.middleware.length > 0;
  for (const middleware of options.middleware) app.use(middleware);

  const outbox = createOutbox();
  const budget = createBodyBudget();
  const sendOptions: SendOptions = {
    clock,
    toReply,
    closing,
    onTrouble,
    onLateTrouble(error, response) {
      onTrouble(error);
      sendOrHangUp(response, toReply(unexpected(error)), sendOptions);
    },
  };

  const answer = (request: Request, response: Response, body: Received): void => {
    const start = stopwatch();
    const value = toValue(request, typeof body === 'string' ? undefined : body, start);
    const respond = (reply: Reply): void => {
      const open = value.headers['origin'] === undefined ? reply : cors.open(reply, value);
      // Now: until it leaves, another request may move the clock.
      const date = clock.httpDate();
      outbox(() => {
        const sent = trySend(response, open, sendOptions, date);
        onExchange({ request: value, reply: sent, duration: stopwatch() - start });
      });
    };
    const respondTo = (problem: Problem): void => {
      respond(errorsFor(value.url, toReply)(problem));
    };
    if (typeof body === 'string') {
      response.shouldKeepAlive = false;
      respondTo(body === 'too large' ? tooLarge(maxBytesOf(request)) : tooSlow());
      return;
    }
    const fail = (error: unknown): void => {
      onTrouble(error);
      respondTo(unexpected(error));
    };
    let reply: Soon<Reply>;
    try {
      reply = handle(value);
    } catch (error) {
      fail(error);
      return;
    }
    if (reply instanceof Promise) reply.then(respond, fail);
    else respond(reply);
  };
  const receive = (request: Request, response: Response): void => {
    receiveBody(request, response, budget, (body) => {
      answer(request, response, body);
    });
  };
  /** Answers without a look at the body. */
  const answerUnread = (request: Request, response: Response): void => {
    dropRest(request);
    response.shouldKeepAlive = false;
    answer(request, response, undefined);
  };
  /** A refusal that comes before everything else. */
  const refuse = (request: IncomingMessage, response: ServerResponse, problem: Problem): void => {
    const value = toValue(request, undefined);
    const reply = errorsFor(value.url, toReply)(problem);
    dropRest(request);
    response.shouldKeepAlive = false;
    const sent = trySend(response, cors.open(reply, value), sendOptions);
    onExchange({ request: value, reply: sent, duration: 0 });
  };

  const serve = (request: Request, response: Response): void => {
    if (request.url.startsWith('/__') && isControlPlane(request.url)) {
      const { host, origin, authorization } = request.headers;
      const address = request.socket.remoteAddress;
      const value = toValue(request, undefined);
      // The page is to read why it is refused, so its browser must let it ask.
      if (isPreflight(value)) {
        trySend(response, cors.open(answerPreflight(value), value), sendOptions);
        return;
      }
      const refusal = guard({
        host,
        origin,
        authorization,
        address,
        isForPage: isForPage(value),
        isForProbe: isForProbe(value),
      });
      if (refusal !== undefined) {
        refuse(request, response, refusal);
        return;
      }
    }
    if (hasMiddleware) {
      const left = findLeftover(request);
      if (left.kind === 'consumed') {
        const problem = bodyConsumed();
        onTrouble(new Error(problem.violations[0]?.message));
        refuse(request, response, problem);
        return;
      }
      if (left.kind === 'parsed') {
        // Whoever parsed it has unpacked it first.
        delete request.headers['content-encoding'];
        answer(request, response, left.body);
        return;
      }
    }
    if (!announcesBody(request) || announcedSize(request) <= budget.freeBytes) {
      receive(request, response);
      return;
    }
    // A large body is worth a look at what comes before it.
    Promise.resolve(options.needsBody(toValue(request, undefined))).then(
      (isNeeded) => {
        if (isNeeded) receive(request, response);
        else answerUnread(request, response);
      },
      (error: unknown) => {
        onTrouble(error);
        refuse(request, response, unexpected(error));
      },
    );
  };
  app.use(serve);
  // Middleware of the user's own can throw; Express would answer with its stack.
  const answerTrouble: ErrorRequestHandler = (error, request, response, _next) => {
    const refusal = fromMiddleware(error);
    if (refusal !== undefined) {
      refuse(request, response, refusal);
      return;
    }
    sendOptions.onLateTrouble(error, response);
  };
  app.use(answerTrouble);

  return {
    app,
    listener(request, response) {
      const problem = normalizeHead(request);
      if (problem !== undefined) refuse(request, response, problem);
      else if (hasMiddleware) app(request, response);
      // Express would only look for what to call: a tenth of the cost of a read.
      else {
        try {
          serve(request as Request, response as Response);
        } catch (error) {
          sendOptions.onLateTrouble(error, response);
        }
      }
    },
  };
}

function toValue(
  request: IncomingMessage,
  body: Buffer | undefined,
  began = stopwatch(),
): RequestValue {
  return {
    method: request.method ?? 'GET',
    url: request.url ?? '/',
    mount: mountOf(request),
    headers: request.headers,
    rawHeaders: request.rawHeaders,
    body,
    scheme: isEncrypted(request) ? 'https' : 'http',
    began,
  };
}

/** A socket of HTTP/2, as Vite's server has it, says so too, and is no `TLSSocket`. */
function isEncrypted({ socket }: IncomingMessage): boolean {
  return 'encrypted' in socket && socket.encrypted === true;
}
