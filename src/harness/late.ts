import { ABSENT, type Lifecycle } from '../lifecycles/lifecycle.js';
import type { Pause } from '../runtime/timers.js';
import type { CheckEvent } from './event.js';
import type { Outcome } from './message.js';
import { pathTo } from './plan.js';
import type { Session } from './session.js';

/** No page says how soon a change shows: a server with replicas may take a moment. */
export const LATE_MS = [200, 800];
/** Where so many waits were in vain, the server does not just take a moment. */
const VAIN_AT_MOST = 3;

/**
 * A deletion cannot be asked twice: who deletes because the state before still shows must get the time
 * for the new one first. Most servers need none, so time is given from the first contradiction on.
 */
export interface Patience {
  isNeeded: boolean;
  /** How often it changed nothing: after some times it is not tried again. */
  vain: number;
}

/** Gives a change the time to show before an operation that may delete, where that was needed. */
export async function waitToDelete(
  { lifecycles, patience, pause }: Pick<Session, 'lifecycles' | 'patience' | 'pause'>,
  kind: string,
  operation: string,
): Promise<void> {
  if (patience.isNeeded && isDeletion(lifecycles.of(kind), operation)) {
    for (const wait of LATE_MS) await pause(wait);
  }
}

function isDeletion({ rows }: Lifecycle, operation: string): boolean {
  return rows.some((row) => row.operation === operation && row.to === ABSENT);
}

/**
 * Takes a walk again, with patience, when it is the first that contradicts and a late change may be why.
 * What the second time cannot be prepared any more stays as it was.
 */
export async function takePatiently(
  { lifecycles, patience, target }: Session,
  { kind, state }: { readonly kind: string; readonly state: string },
  take: () => Promise<CheckEvent>,
): Promise<CheckEvent> {
  const lifecycle: Lifecycle = lifecycles.of(kind);
  // Others who run side by side may have become patient meanwhile.
  const wasPatient = patience.isNeeded;
  const event = await take();
  const mayBeLate =
    target.control === undefined &&
    event.outcome === 'failed' &&
    lifecycle.rows.some(({ to }) => to === ABSENT) &&
    // A prepared record has been in its state for long, and is there only once.
    pathTo(lifecycle, state) !== undefined;
  if (!mayBeLate || wasPatient || patience.vain >= VAIN_AT_MOST) return event;
  patience.isNeeded = true;
  const again = await take();
  if (again.outcome !== 'failed' && again.outcome !== 'skipped') return again;
  patience.isNeeded = false;
  patience.vain += 1;
  return event;
}

/** Finds records that were just made. */
export interface Arrivals {
  /** Sends it again while it is answered with 404, if nobody has found the record before. */
  find(id: string, send: () => Promise<Outcome>): Promise<Outcome>;
}

export function createArrivals(pause: Pause): Arrivals {
  const found = new Set<string>();
  let vain = 0;
  return {
    async find(id, send) {
      let outcome = await send();
      if (found.has(id)) return outcome;
      for (const wait of vain < VAIN_AT_MOST ? LATE_MS : []) {
        if (outcome.answer?.status !== 404) break;
        await pause(wait);
        outcome = await send();
      }
      if (outcome.answer?.status === 404) vain += 1;
      else found.add(id);
      return outcome;
    },
  };
}
