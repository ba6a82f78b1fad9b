import type { Instant } from '../runtime/clock.js';
import { instantAfter } from '../runtime/duration.js';
import { Problem, violated } from '../server/problem.js';

/** After this there would be no room for what lasts 30 days: instants end with the year 9999. */
const LATEST_CLOCK = '9999-11-01T00:00:00.000Z';

/** Refuses a time at which the clock cannot stand. */
export function refuseClock(at: Instant, pointer: string): Problem | undefined {
  return at > LATEST_CLOCK
    ? violated([
        { pointer, message: `gives a time after ${LATEST_CLOCK}, the latest time of the clock` },
      ])
    : undefined;
}

/** The end of a duration from a request, or what is wrong with it. */
export function endOf(now: Instant, duration: string, pointer: string): Instant | Problem {
  try {
    return instantAfter(now, duration);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return violated([{ pointer, message: 'gives a time after the year 9999' }]);
  }
}
