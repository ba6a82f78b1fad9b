import { isObject } from '../../runtime/json.js';
import type { Schema } from '../document.js';
import { withinClosed } from './closed.js';

/** Beyond this the second list is taken, and the value is held against both as ever. */
const MOST_ALTERNATIVES = 100;

type Writable = Record<string, unknown>;

/** Both schemas as one, as far as that is needed to make up a value that keeps both. */
export function mergeSchemas(first: Schema, second: Schema): Schema {
  const merged: Writable = { ...first };
  for (const [key, value] of Object.entries(second)) {
    const before = merged[key];
    merged[key] = before === undefined ? value : mergeKeyword(key, before, value);
  }
  const { properties } = merged;
  if (isObject(properties)) {
    merged['properties'] = withinClosed(second, withinClosed(first, properties));
  }
  return merged;
}

function mergeKeyword(key: string, before: unknown, value: unknown): unknown {
  switch (key) {
    case 'required':
      return [...new Set([before, value].flat())];
    case 'allOf':
      return [before, value].flat();
    case 'anyOf':
    case 'oneOf':
      return mergeAlternatives(before as readonly unknown[], value as readonly unknown[]);
    case 'properties':
      return mergeProperties(before as Schema, value as Schema);
    case 'type':
      return common([before].flat(), [value].flat());
    case 'enum':
      return Array.isArray(before) && Array.isArray(value)
        ? before.filter((item) => value.includes(item))
        : value;
    case 'minimum':
    case 'exclusiveMinimum':
    case 'minLength':
    case 'minItems':
    case 'minProperties':
      return Math.max(before as number, value as number);
    case 'maximum':
    case 'exclusiveMaximum':
    case 'maxLength':
    case 'maxItems':
    case 'maxProperties':
      return Math.min(before as number, value as number);
    case 'items':
    case 'additionalProperties':
      if (before === true) return value;
      if (value === true) return before;
      return isObject(before) && isObject(value) ? { allOf: [before, value] } : false;
    default:
      return value;
  }
}

/** Each of the ones with each of the others. */
function mergeAlternatives(first: readonly unknown[], second: readonly unknown[]): unknown {
  if (first.length * second.length > MOST_ALTERNATIVES) return second;
  return first.flatMap((one) => second.map((other) => ({ allOf: [one, other] })));
}

/** A number that is asked to be an integer too is one. */
function common(first: readonly unknown[], second: readonly unknown[]): unknown {
  const both = first.filter(
    (type) => second.includes(type) || (type === 'integer' && second.includes('number')),
  );
  if (first.includes('number') && second.includes('integer')) both.push('integer');
  const types = [...new Set(both)];
  return types.length === 1 ? types[0] : types;
}

function mergeProperties(before: Schema, value: Schema): Schema {
  const merged: Writable = { ...before };
  for (const [name, schema] of Object.entries(value)) {
    const known = Object.hasOwn(merged, name) ? merged[name] : undefined;
    merged[name] = known === undefined || known === true ? schema : { allOf: [known, schema] };
  }
  return merged;
}
