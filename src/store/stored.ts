import { isKind } from '../lifecycles/index.js';
import type { AnyRecord } from '../lifecycles/records.js';
import { readInstant, type ClockState } from '../runtime/clock.js';
import { isObject } from '../runtime/json.js';
import type { Changes } from './store.js';

/** What the files of a store must hold for the rest of the program to rely on it. */

export function isRecord(value: unknown): value is AnyRecord {
  return (
    isObject(value) &&
    isKindName(value['kind']) &&
    typeof value['id'] === 'string' &&
    typeof value['org'] === 'string' &&
    typeof value['state'] === 'string'
  );
}

export function isClockState(value: unknown): value is ClockState {
  if (!isObject(value)) return false;
  const { mode, offset, at } = value;
  return mode === 'running'
    ? Number.isFinite(offset)
    : mode === 'frozen' && typeof at === 'string' && readInstant(at) === at;
}

export function isChanges(value: unknown): value is Changes {
  if (!isObject(value)) return false;
  const { clear = true, clock, delete: deleted = [], put = [] } = value;
  return (
    clear === true &&
    (clock === undefined || isClockState(clock)) &&
    Array.isArray(deleted) &&
    deleted.every(isDeletion) &&
    Array.isArray(put) &&
    put.every(isRecord)
  );
}

function isDeletion(value: unknown): boolean {
  return Array.isArray(value) && isKindName(value[0]) && typeof value[1] === 'string';
}

function isKindName(value: unknown): boolean {
  return typeof value === 'string' && isKind(value);
}
