import { machineTime, parseInstant, stopwatch } from '../runtime/clock.js';
import { pause as byTheClock, type Pause } from '../runtime/timers.js';
import { isSafe, type Client } from './client.js';
import { isGarbled, type Outcome, type OutgoingRequest } from './message.js';
import { withoutCredentials } from './roots.js';
import type { TroubleKind } from './transport/trouble.js';

export interface PatienceOptions {
  /** How often a request is sent again at most. */
  readonly retries: number;
  /** Requests a second at most. */
  readonly rate?: number;
  readonly pause?: Pause;
}

/** What a gateway says when it could not ask the server behind it. */
const GATEWAY: ReadonlySet<number> = new Set([502, 503, 504]);
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
const TOO_MANY = 429;

/** Being asked to slow down is not a failure, so it is borne for longer. */
const SLOWER_AT_MOST = 12;

const FIRST_WAIT_MS = 200;
const LONGEST_WAIT_MS = 60_000;

/** How much further apart requests are sent once the target said that they are too many. */
const SLOWER_BY = 1.5;
const FIRST_DISTANCE_MS = 50;
const LONGEST_DISTANCE_MS = 2000;
const TOLD_TOGETHER_MS = 1000;
/** With each answer that is not a refusal. */
const FASTER_BY = 0.95;
const NO_DISTANCE_MS = 1;

/**
 * A client that is polite and does not take trouble on the way for an answer. What got no answer that
 * counts is asked again, unless it may have been carried out anyway: a change is only repeated
 * when the target said that it did not look at it.
 */
export function createPatientClient(client: Client, options: PatienceOptions): Client {
  const { retries, rate, pause = byTheClock } = options;
  const turns = createTurns(rate, pause);

  const once = async (request: OutgoingRequest): Promise<Outcome & { readonly wait?: number }> => {
    await turns.take();
    const outcome = await client.send(request);
    const { answer } = outcome;
    if (answer === undefined) return outcome;
    const { status, headers } = answer;
    const wait = readRetryAfter(headers['retry-after']);
    if (status === TOO_MANY) {
      turns.slowDown(wait);
      const trouble = 'the target limits the rate of requests (429)';
      return { kind: 'limited', trouble, ...(wait !== undefined && { wait }) };
    }
    if (GATEWAY.has(status)) {
      const trouble = `a gateway answered ${status}: the target was not reached`;
      return { kind: 'gateway', trouble, ...(wait !== undefined && { wait }) };
    }
    turns.speedUp();
    if (REDIRECTS.has(status)) {
      const { location } = headers;
      return {
        kind: 'redirect',
        trouble: `it redirects (${status}) to ${withoutCredentials(location ?? 'nowhere')}`,
        ...(location !== undefined && { location }),
      };
    }
    return outcome;
  };

  return {
    async send(request) {
      for (let attempts = 0; ; attempts += 1) {
        const { wait, ...outcome } = await once(request);
        // What is not the JSON that it says may be an accident on the way, but not twice.
        const isAccident = attempts < Math.min(retries, 1) && isSafe(request);
        if (outcome.answer !== undefined && !(isAccident && isGarbled(outcome.answer))) {
          return outcome;
        }
        const { kind = 'unreadable' } = outcome;
        const most = kind === 'limited' && retries > 0 ? SLOWER_AT_MOST : retries;
        const due = wait ?? Math.min(FIRST_WAIT_MS * 2 ** attempts, LONGEST_WAIT_MS);
        if (attempts >= most || due > LONGEST_WAIT_MS || !mayRepeat(request, kind)) {
          return outcome;
        }
        await pause(due);
      }
    },
    close() {
      client.close();
    },
  };
}

function mayRepeat(request: OutgoingRequest, kind: TroubleKind): boolean {
  switch (kind) {
    case 'tls':
    case 'http2':
    case 'redirect':
      return false;
    case 'limited':
    case 'unreachable':
      return true;
    default:
      return isSafe(request);
  }
}

/** Milliseconds; the header holds seconds or a date. */
function readRetryAfter(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const seconds = /^\s*\d+(\.\d+)?\s*$/.test(text) ? Number(text) : Number.NaN;
  const wait = Number.isNaN(seconds) ? parseInstant(text) - machineTime() : seconds * 1000;
  return Number.isNaN(wait) ? undefined : Math.max(0, wait);
}

interface Turns {
  take(): Promise<void>;
  /** The last one was not too early. */
  speedUp(): void;
  /** Lets nobody go before that, and keeps the turns further apart from now on. */
  slowDown(wait: number | undefined): void;
}

function createTurns(rate: number | undefined, pause: Pause): Turns {
  const least = rate === undefined ? 0 : 1000 / rate;
  let distance = least;
  let next = 0;
  let slowed = Number.NEGATIVE_INFINITY;
  return {
    async take() {
      if (distance === 0) return;
      const now = stopwatch();
      const wait = next - now;
      next = Math.max(now, next) + distance;
      if (wait > 0) await pause(wait);
    },
    speedUp() {
      const nearer = distance * FASTER_BY;
      distance = nearer < NO_DISTANCE_MS ? least : Math.max(least, nearer);
    },
    slowDown(wait = 0) {
      const now = stopwatch();
      next = Math.max(next, now + Math.min(wait, LONGEST_WAIT_MS));
      // Those that were under way together are told together, for one reason.
      if (now - slowed < TOLD_TOGETHER_MS) return;
      slowed = now;
      const further = Math.max(distance * SLOWER_BY, FIRST_DISTANCE_MS);
      distance = Math.max(distance, Math.min(further, LONGEST_DISTANCE_MS));
    },
  };
}
