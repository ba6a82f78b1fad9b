import type { RecordRules } from '../lifecycles/record-rules.js';
import { isMovable, readInstant, type ClockState } from '../runtime/clock.js';
import { isObject } from '../runtime/json.js';

/** What the files of a store must hold, beside records, for the rest of the program to rely on it. */

export function isClockState(value: unknown): value is ClockState {
  if (!isObject(value)) return false;
  const { mode, offset, at } = value;
  return mode === 'running'
    ? typeof offset === 'number' && isMovable(offset)
    : mode === 'frozen' && typeof at === 'string' && readInstant(at) === at;
}

/** What seeds chance. */
export function isSeed(value: unknown): value is number {
  return isCount(value) && value <= 0xffff_ffff;
}

/** What is wrong with a value that should be changes, for a person; `undefined` when nothing is. */
export function faultOfChanges(rules: RecordRules, value: unknown): string | undefined {
  if (!isObject(value)) return 'it is not an object';
  const { clear = true, sequence = 0, seed = 0, part = 0, parts = 0 } = value;
  const { clock, delete: deleted = [], put = [] } = value;
  if (clear !== true) return '/clear must be true';
  if (!isCount(sequence)) return '/sequence must be a whole number from 0';
  if (!isSeed(seed)) return '/seed must be a whole number from 0 to 4294967295';
  if (!isCount(part) || !isCount(parts)) return '/part and /parts must be whole numbers from 0';
  if (clock !== undefined && !isClockState(clock)) {
    return '/clock is not a valid clock state within the years 0000 to 9999';
  }
  if (!Array.isArray(deleted) || !deleted.every((each) => isDeletion(rules, each)))
    return '/delete must list kinds and ids';
  if (!Array.isArray(put)) return '/put must be a list';
  for (const [index, record] of put.entries()) {
    const fault = rules.faultOf(record, `/put/${index}`);
    if (fault !== undefined) return `${fault.pointer} ${fault.message}`;
  }
  return undefined;
}

function isDeletion(rules: RecordRules, value: unknown): boolean {
  return Array.isArray(value) && rules.has(value[0]) && typeof value[1] === 'string';
}

/** Of transactions, generations, attempts: what can still be counted on exactly. */
export function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}
