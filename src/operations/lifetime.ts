import type { Instant } from '../runtime/clock.js';
import { addDuration, parseDuration } from '../runtime/duration.js';

/** When something made now expires. The contract has checked the duration: a bad one is our bug. */
export function expiryOf(now: Instant, expiresIn: string): Instant {
  const duration = parseDuration(expiresIn);
  const end = duration && addDuration(now, duration);
  if (end === undefined) throw new Error(`${expiresIn} is no usable duration`);
  return end;
}
