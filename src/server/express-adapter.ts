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
import { withoutHost } from './malformed.js';
import { splitTarget, type Reply, type RequestValue } from './message.js';
import { toReply, unexpected } from './problem.js';

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
  /** Run before the simulator sees a request. */
  readonly middleware: readonly RequestHandler[];
  readonly onExchange: (exchange: Exchange) => void;
  /** Told of what middleware threw. */
  readonly onTrouble: (error: unknown) => void;
}

/** No body may be larger, whatever its operation says; this bounds what is kept in memory. */
export const MAX_BODY_BYTES = 21 * 1024 * 1024;

const CONTROL_PLANE = '/__admin';

/** Turns Express's requests into request values and replies into Express's responses, and no more. */
export function createExpressApp(options: ExpressOptions): Express {
  const { handle, clock, onExchange } = options;
  const app = express();
  // Each of these does work for every request that nobody here needs.
  app.disable('x-powered-by');
  app.set('etag', false);
  app.set('query parser', false);

  for (const middleware of options.middleware) app.use(middleware);

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
          send(response, reply, clock);
          onExchange({ request: value, reply, duration: stopwatch() - start });
        };
        if (body === TOO_LARGE) {
          response.shouldKeepAlive = false;
          respond(toReply(tooLarge(MAX_BODY_BYTES)));
        } else if (request.headers.host === undefined && request.httpVersion === '1.1') {
          respond(toReply(withoutHost()));
        } else {
          void handle(value)
            .then(respond)
            .catch((error: unknown) => {
              // An answer that cannot be written: whoever waits for it must not wait for ever.
              if (response.headersSent) response.destroy();
              else respond(toReply(unexpected(error)));
            });
        }
      });
    };
    // A browser app on another port may use the API; the control plane is not for browsers at large.
    const fromBrowser = request.headers.origin !== undefined;
    if (fromBrowser && !request.url.startsWith(CONTROL_PLANE))
      allowOrigin(request, response, answer);
    else answer();
  });
  // Middleware of the user's own can throw; Express would answer with its stack.
  const answerTrouble: ErrorRequestHandler = (error, request, response, _next) => {
    options.onTrouble(error);
    if (response.headersSent) response.destroy();
    else send(response, toReply(unexpected(error)), clock);
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

function send(response: Response, reply: Reply, clock: Clock): void {
  // Node would write the machine's time.
  response.sendDate = false;
  const headers = ['x-mock-rule', reply.rule, 'date', clock.httpDate()];
  let payload: string | Uint8Array | undefined;
  let contentType: string | undefined;
  for (const name in reply.headers) {
    const value = reply.headers[name] ?? '';
    if (name === 'content-type') contentType = value;
    else headers.push(name, value);
  }
  if (reply.body !== undefined) {
    const { body } = reply;
    const isRaw = contentType !== undefined && !contentType.includes('json');
    payload =
      isRaw && (typeof body === 'string' || body instanceof Uint8Array)
        ? body
        : JSON.stringify(body);
    headers.push(
      'content-type',
      contentType ?? 'application/json; charset=utf-8',
      'content-length',
      String(Buffer.byteLength(payload)),
    );
  } else if (reply.status !== 204) {
    headers.push('content-length', '0');
  }
  response.writeHead(reply.status, headers);
  response.end(payload);
}

/** One line for a person. The query and the body may hold secrets or personal data: they stay out. */
export function describeExchange({ request, reply, duration }: Exchange): string {
  const { path } = splitTarget(request.url);
  return `${request.method} ${path} ${reply.status} ${reply.rule} ${duration.toFixed(1)} ms`;
}
