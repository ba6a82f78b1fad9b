import { isObject } from '../../runtime/json.js';
import type { Random } from '../../runtime/random.js';
import type { Schema } from '../document.js';

/** A number that keeps the keywords for numbers. */
export function sampleNumber(schema: Schema, isInteger: boolean, random: Random): number {
  const bounds = schema as Readonly<Record<string, number | undefined>>;
  const step = bounds['multipleOf'] ?? (isInteger ? 1 : 0.5);
  const above = bounds['exclusiveMinimum'];
  const below = bounds['exclusiveMaximum'];
  const low = Math.max(bounds['minimum'] ?? -Infinity, above ?? -Infinity);
  const high = Math.min(bounds['maximum'] ?? Infinity, below ?? Infinity);
  const from = low === -Infinity ? Math.min(1, high === Infinity ? 1 : high - 100 * step) : low;
  const first = Math.ceil(from / step);
  let value = (first + (random.uint32() % 50)) * step;
  if (value > high || value === below) value = first * step;
  if (value === above) value = (first + 1) * step;
  // A range that holds no step still holds its middle.
  if ((value > high || value === below) && !isInteger) value = (low + high) / 2;
  return Number(value.toPrecision(15));
}

/** Also a property that is called `__proto__` is one. */
export function define(target: Record<string, unknown>, name: string, value: unknown): void {
  Object.defineProperty(target, name, {
    value,
    enumerable: true,
    writable: true,
    configurable: true,
  });
}

export function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

export function fits(value: unknown, type: string | undefined): boolean {
  if (type === undefined) return value !== null;
  if (type === 'integer') return Number.isInteger(value);
  if (type === 'array') return Array.isArray(value);
  if (type === 'null') return value === null;
  if (type === 'object') return isObject(value);
  return typeof value === type;
}
