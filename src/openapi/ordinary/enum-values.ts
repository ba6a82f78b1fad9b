import type { Schema } from '../document.js';
import { fits } from './values.js';

/**
 * The values of an `enum` as its `type` has them. An author of YAML writes `type: string, enum: [1, 2]`
 * and means texts: as it stands, no message could keep it.
 *
 * @param takesBoth whether values of another type are also respelled where others have the type
 */
export function respellEnum(schema: Schema, takesBoth: boolean): readonly unknown[] | undefined {
  const { type, enum: values } = schema;
  if (!Array.isArray(values) || typeof type !== 'string') return undefined;
  const all = values as readonly unknown[];
  const wrong = all.filter((value) => value !== null && !fits(value, type));
  const isKept = wrong.length === 0 || (!takesBoth && all.some((value) => fits(value, type)));
  if (isKept) return undefined;
  return [...new Set(all.map((value) => (wrong.includes(value) ? respell(value, type) : value)))];
}

function respell(value: unknown, type: string): unknown {
  const isPlain = typeof value === 'number' || typeof value === 'boolean';
  if (type === 'string') return isPlain ? String(value) : value;
  if (typeof value !== 'string') return value;
  if (type === 'boolean') return ['true', 'false'].includes(value) ? value === 'true' : value;
  const number = value.trim() === '' ? NaN : Number(value);
  return fits(number, type) && Number.isFinite(number) ? number : value;
}
