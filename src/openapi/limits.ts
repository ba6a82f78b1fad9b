import type { Instant } from '../runtime/clock.js';
import { addDuration, instantAfter, parseDuration } from '../runtime/duration.js';
import { isObject } from '../runtime/json.js';
import type { Limit, RequestParts, Violation } from './operation.js';

/**
 * Checks the limits that JSON Schema has no word for. A duration is measured from `now`, because the
 * length of a month depends on the month.
 */
export function checkLimits(
  limits: readonly Limit[],
  parts: RequestParts,
  now: Instant,
): Violation[] {
  const violations: Violation[] = [];
  for (const limit of limits) {
    const value = valueAt(parts, limit.pointer);
    if (typeof value !== 'string') continue;
    const message = breach(limit, value, now);
    if (message !== undefined) violations.push({ pointer: limit.pointer, message });
  }
  return violations;
}

function breach(limit: Limit, value: string, now: Instant): string | undefined {
  const { minDuration, maxDuration, maxBytes } = limit;
  if (maxBytes !== undefined && Buffer.byteLength(value) > maxBytes) {
    return `must not be longer than ${maxBytes} bytes`;
  }
  if (minDuration === undefined && maxDuration === undefined) return undefined;
  const duration = parseDuration(value);
  // A text that is no duration breaks the schema, which says so.
  if (duration === undefined) return undefined;
  const end = addDuration(now, duration);
  if (maxDuration !== undefined && (end === undefined || end > instantAfter(now, maxDuration))) {
    return `must not be longer than ${maxDuration}`;
  }
  if (minDuration !== undefined && end !== undefined && end < instantAfter(now, minDuration)) {
    return `must not be shorter than ${minDuration}`;
  }
  return undefined;
}

/** What stands at a JSON pointer into the parts of a request. */
export function valueAt(parts: RequestParts, pointer: string): unknown {
  let value: unknown = parts;
  for (const key of pointer.slice(1).split('/')) {
    if (!isObject(value) || !Object.hasOwn(value, key)) return undefined;
    value = value[key];
  }
  return value;
}
