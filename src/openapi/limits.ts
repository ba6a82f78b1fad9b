import type { Instant } from '../runtime/clock.js';
import { lengthFrom, parseDuration, type Duration } from '../runtime/duration.js';
import type { Limit, RequestParts, Violation } from './operation.js';
import { keysOf, valueAt } from '../runtime/json-pointer.js';

/** Tells which limits a request breaks. A duration is measured from `now`: months differ in length. */
export type CheckLimits = (parts: RequestParts, now: Instant) => readonly Violation[];

const NONE: readonly Violation[] = [];

/** Prepares the limits that JSON Schema has no word for; `undefined` when there are none. */
export function prepareLimits(limits: readonly Limit[]): CheckLimits | undefined {
  if (limits.length === 0) return undefined;
  const prepared = limits.map((limit) => ({
    limit,
    keys: keysOf(limit.pointer),
    min: requireDuration(limit.minDuration),
    max: requireDuration(limit.maxDuration),
  }));
  return (parts, now) => {
    let violations: Violation[] | undefined;
    for (const { limit, keys, min, max } of prepared) {
      const value = valueAt(parts, keys);
      if (typeof value !== 'string') continue;
      const found: Broken | undefined =
        limit.maxBytes !== undefined && Buffer.byteLength(value) > limit.maxBytes
          ? ['x-max-bytes', `must not be longer than ${limit.maxBytes} bytes`]
          : breach(limit, value, { min, max, now });
      if (found === undefined) continue;
      const [keyword, message] = found;
      (violations ??= []).push({ pointer: limit.pointer, message, keyword });
    }
    return violations ?? NONE;
  };
}

type Broken = readonly [keyword: string, message: string];

function breach(
  limit: Limit,
  value: string,
  { min, max, now }: { min: Duration | undefined; max: Duration | undefined; now: Instant },
): Broken | undefined {
  if (min === undefined && max === undefined) return undefined;
  const duration = parseDuration(value);
  // A string that is not a duration breaks the schema, which says so.
  if (duration === undefined) return undefined;
  const length = lengthFrom(now, duration);
  if (max !== undefined && length > lengthFrom(now, max)) {
    return ['x-max-duration', `must not be longer than ${limit.maxDuration ?? ''}`];
  }
  if (min !== undefined && length < lengthFrom(now, min)) {
    return ['x-min-duration', `must not be shorter than ${limit.minDuration ?? ''}`];
  }
  return undefined;
}

function requireDuration(text: string | undefined): Duration | undefined {
  if (text === undefined) return undefined;
  const duration = parseDuration(text);
  if (duration === undefined) throw new Error(`the contract's limit ${text} is not a duration`);
  return duration;
}
