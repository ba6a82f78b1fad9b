/** A front without a network: requests as the global `fetch` takes them, answers as it gives them. */
import { stopwatch, type Clock } from '../../runtime/clock.js';
import type { Soon } from '../../runtime/follow.js';
import { tooLarge } from '../body.js';
import type { Exchange } from '../exchange.js';
import type { Reply, RequestValue } from '../message.js';
import { unexpected, type ToReply } from '../problem.js';
import { maxBytesOf } from '../receive-body.js';
import { errorsFor } from '../route.js';
import { reasonOf } from './patience.js';
import { readCall, toValue, type Call, type FetchInput } from './read-request.js';
import { writeResponse } from './write-response.js';

/** As the global `fetch`, for this simulator alone. A relative URL is one of it. */
export type SimulatorFetch = (input: FetchInput, init?: RequestInit) => Promise<Response>;

export interface FetchOptions {
  readonly handle: (request: RequestValue) => Soon<Reply>;
  readonly clock: Clock;
  readonly toReply: ToReply;
  /** What relative URLs are relative to. */
  readonly base: () => string;
  /** Ends the streams and cuts short the delays. */
  readonly closing: AbortSignal;
  readonly onExchange: (exchange: Exchange) => void;
  readonly onTrouble: (error: unknown) => void;
}

/** Browsers stop here, and Node too. */
const MAX_REDIRECTS = 20;

/** A front, and its end. */
export interface FetchFront {
  readonly fetch: SimulatorFetch;
  /** Settles when each request has its answer that came before the simulator began to close. */
  readonly drain: () => Promise<void>;
}

export function createFetch(options: FetchOptions): FetchFront {
  const { base } = options;
  const pending = new Set<Promise<Reply>>();
  const ask: Ask = (request) => {
    if (options.closing.aborted) throw failed('the simulator is closed');
    const reply = replyTo(request, options);
    pending.add(reply);
    void reply.finally(() => pending.delete(reply));
    return reply;
  };
  return {
    fetch: async (input, init) => follow(await readCall(input, init, base()), ask, options),
    async drain() {
      await Promise.all(pending);
    },
  };
}

type Ask = (request: RequestValue) => Promise<Reply>;

/** Asks, and asks again where the answer leads to. */
async function follow(first: Call, ask: Ask, options: FetchOptions): Promise<Response> {
  let call = first;
  for (let redirects = 0; ; redirects += 1) {
    const response = await answer(call, ask, options);
    const target = redirectOf(response, call);
    if (target === undefined) {
      if (redirects > 0) Object.defineProperty(response, 'redirected', { value: true });
      return response;
    }
    if (redirects === MAX_REDIRECTS) throw failed('redirect count exceeded');
    if (target.origin !== call.url.origin) {
      throw failed(
        `the answer leads to ${target.origin}, which is not the simulator; ask with { redirect: 'manual' } to see it`,
      );
    }
    call = redirected(call, response.status, target);
  }
}

const failed = (reason: string): TypeError =>
  new TypeError('fetch failed', { cause: new Error(reason) });

async function answer(call: Call, ask: Ask, options: FetchOptions): Promise<Response> {
  const { signal, method, url } = call;
  const { clock, closing, onExchange } = options;
  const request = toValue(call);
  // A request that its client gives up before it is whole changes nothing.
  throwIfAborted(signal);
  const start = stopwatch();
  const reply = await ask(request);
  const date = clock.httpDate();
  onExchange({ request, reply, duration: stopwatch() - start });
  throwIfAborted(signal);
  return writeResponse(reply, { method, url: url.href, date, signal, closing });
}

function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw reasonOf(signal);
}

async function replyTo(request: RequestValue, options: FetchOptions): Promise<Reply> {
  const { handle, toReply, onTrouble } = options;
  const limit = maxBytesOf(request);
  if ((request.body?.length ?? 0) > limit) return errorsFor(request.url, toReply)(tooLarge(limit));
  try {
    return await handle(request);
  } catch (error) {
    onTrouble(error);
    return errorsFor(request.url, toReply)(unexpected(error));
  }
}

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** Where the client is to go next by itself, if it is. */
function redirectOf({ status, headers }: Response, { redirect, url }: Call): URL | undefined {
  const location = headers.get('location');
  if (!REDIRECTS.has(status) || location === null || redirect === 'manual') return undefined;
  if (redirect === 'error') throw failed('unexpected redirect');
  if (!URL.canParse(location, url.href)) throw failed(`the Location ${location} is not a URL`);
  return new URL(location, url);
}

/** Fetch standard, "HTTP-redirect fetch": what was sent once as a form is then asked for. */
function redirected(call: Call, status: number, url: URL): Call {
  const { method, headers } = call;
  const becomesGet =
    (status === 303 && method !== 'GET' && method !== 'HEAD') ||
    ((status === 301 || status === 302) && method === 'POST');
  if (!becomesGet) return { ...call, url };
  for (const name of ['content-type', 'content-length', 'content-encoding']) headers.delete(name);
  return { ...call, url, method: 'GET', sent: undefined };
}
