import { END_OF_CLOCK, type Instant } from '../runtime/clock.js';
import { instantAfter } from '../runtime/duration.js';
import { Problem, violated } from '../server/problem.js';

/** Refuses a time at which the clock cannot stand. */
export function refuseClock(at: Instant, pointer: string): Problem | undefined {
  return at > END_OF_CLOCK
    ? violated([
        { pointer, message: `gives a time after ${END_OF_CLOCK}, the latest time of the clock` },
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
