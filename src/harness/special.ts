import { isObject } from '../runtime/json.js';
import type { Lifecycles } from '../lifecycles/index.js';
import type { Operation } from '../openapi/operation.js';
import { inPath, type RequestShape } from './requests.js';
import type { SpecialInput } from './targets/target.js';

/** What to send to get the answer that a special input stands for. */
export function shapeOf(
  operation: Operation,
  lifecycles: Lifecycles,
  { pointer, value }: SpecialInput,
): Partial<RequestShape> {
  const [, place, ...keys] = pointer.split('/');
  const name = keys[0] ?? '';
  switch (place) {
    case 'path':
      return lifecycles.isTenant(name)
        ? { org: value }
        : inPath(operation, lifecycles, name, value);
    case 'query':
      return { query: { [name]: value } };
    case 'header':
      return { headers: { [name]: value } };
    default:
      return { body: withValueAt(operation.body?.example, keys, value) };
  }
}

/** A copy of the value with another one at that place. */
export function withValueAt(value: unknown, keys: readonly string[], put: unknown): unknown {
  const [key, ...rest] = keys;
  if (key === undefined) return put;
  if (Array.isArray(value)) {
    return value.map((each: unknown, index) =>
      String(index) === key ? withValueAt(each, rest, put) : each,
    );
  }
  const object = isObject(value) ? value : {};
  return { ...object, [key]: withValueAt(object[key], rest, put) };
}

/** A copy of the value without what is at that place. */
export function withoutValueAt(value: unknown, keys: readonly string[]): unknown {
  const [key, ...rest] = keys;
  if (key !== undefined && Array.isArray(value)) {
    const at = Number(key);
    return rest.length === 0
      ? value.filter((_each, index) => index !== at)
      : value.map((each: unknown, index) => (index === at ? withoutValueAt(each, rest) : each));
  }
  if (key === undefined || !isObject(value)) return value;
  if (rest.length > 0) return { ...value, [key]: withoutValueAt(value[key], rest) };
  return Object.fromEntries(Object.entries(value).filter(([name]) => name !== key));
}
