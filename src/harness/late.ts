import { ABSENT } from '../lifecycles/lifecycle.js';
import { pause } from '../runtime/timers.js';
import type { Outcome } from './message.js';
import type { Session } from './session.js';

/** No page says how soon a change shows: a server with replicas may take a moment. */
export const LATE_MS = [200, 800];
/** Who does not find so many new records even then does not just take a moment. */
const VAIN_AT_MOST = 3;

/**
 * A deletion cannot be asked twice: who deletes because the state before still shows gets the time for
 * the new one first.
 */
export async function waitToDelete(
  { lifecycles, target }: Pick<Session, 'lifecycles' | 'target'>,
  kind: string,
  operation: string,
): Promise<void> {
  if (target.control !== undefined) return;
  const deletes = lifecycles
    .of(kind)
    .rows.some((row) => row.operation === operation && row.to === ABSENT);
  for (const wait of deletes ? LATE_MS : []) await pause(wait);
}

/** Finds records that were just made. */
export interface Arrivals {
  /** Sends it again while it is answered with 404, if nobody has found the record before. */
  find(id: string, send: () => Promise<Outcome>): Promise<Outcome>;
}

export function createArrivals(): Arrivals {
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
