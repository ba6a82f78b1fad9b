import type { Schema } from '../openapi/document.js';
import { isObject, listOf } from '../runtime/json.js';

/** Another value than the true one, of the same type. */
export type Change = (value: unknown) => unknown;

export const UNKNOWN_ID = '00000000-0000-4000-8000-00000000abcd';
const INSTANTS = ['2099-12-31T23:59:59.000Z', '2098-12-31T23:59:59.000Z'];
const TEXTS = ['something else', 'something else again'];

/** A value of the schema that is never the true one; `undefined` where the schema does not show one. */
export function otherValue(schema: Schema): Change | undefined {
  const { type, format } = schema;
  const values = listOf(schema['enum']);
  if (values.length > 1) return (value) => values.find((each) => each !== value);
  if (values.length === 1 || schema['const'] !== undefined) return undefined;
  if (type === 'boolean') return (value) => value !== true;
  if (type === 'integer' || type === 'number') return (value) => otherNumber(schema, Number(value));
  if (type === 'object') return inFirstPart(schema);
  if (type !== 'string') return undefined;
  if (schema['pattern'] !== undefined) return (value) => nextText(String(value));
  const texts =
    format === 'instant' || format === 'date-time'
      ? INSTANTS
      : format === 'uuid'
        ? [UNKNOWN_ID]
        : format === undefined
          ? TEXTS
          : [];
  return texts.length === 0 ? undefined : (value) => texts.find((text) => text !== value);
}

function otherNumber({ minimum = 0, maximum }: Schema, value: number): number {
  if (maximum === undefined || value + 1 <= Number(maximum)) return value + 1;
  return value === Number(minimum) ? Number(maximum) : Number(minimum);
}

/** With another last letter or digit, which most patterns take: `ES` and `ET`. */
function nextText(text: string): string {
  const next = (letters: string, letter: string): string =>
    letters[(letters.indexOf(letter) + 1) % letters.length] ?? letter;
  return text.replace(/[A-Za-z0-9](?=[^A-Za-z0-9]*$)/, (letter) => {
    if (/[0-9]/.test(letter)) return next('0123456789', letter);
    const small = 'abcdefghijklmnopqrstuvwxyz';
    return /[a-z]/.test(letter) ? next(small, letter) : next(small.toUpperCase(), letter);
  });
}

/** Changes the first property that can be changed. */
function inFirstPart({ properties }: Schema): Change | undefined {
  if (!isObject(properties)) return undefined;
  for (const [name, property] of Object.entries(properties)) {
    const change = isObject(property) ? otherValue(property) : undefined;
    if (change === undefined) continue;
    return (value) => (isObject(value) ? { ...value, [name]: change(value[name]) } : value);
  }
  return undefined;
}

/**
 * A value that is shown whatever the record is: the state of a new one, the least number. Of another
 * choice one value is as good as the other: `otherValue` has them.
 */
export function constantOf(schema: Schema, initial: string): unknown {
  const values = listOf(schema['enum']);
  if (values.length > 1) return values.find((value) => value === initial);
  if (schema['type'] === 'boolean') return false;
  return schema['type'] === 'integer' || schema['type'] === 'number'
    ? (schema['minimum'] ?? 0)
    : undefined;
}

/** A value of another type; `undefined` where the schema names none, or all. */
export function mistyped(schema: Schema): unknown {
  const types: readonly unknown[] = [schema['type']].flat();
  if (types.includes(undefined)) return undefined;
  return OF_EACH_TYPE.find(([names]) => names.every((name) => !types.includes(name)))?.[1];
}

const OF_EACH_TYPE: readonly (readonly [types: readonly string[], value: unknown])[] = [
  [['string'], 'a text'],
  [['integer', 'number'], 7],
  [['boolean'], true],
  [['array'], []],
];

const ANNOTATIONS = new Set(['description', 'title', 'example', 'examples', 'x-evidence']);

/** Whether a value of one schema can stand in the place of the other, so that only its meaning is wrong. */
export function isLike(one: Schema, other: Schema): boolean {
  return textOf(one) === textOf(other);
}

function textOf(schema: Schema): string {
  const entries = Object.entries(schema).filter(([key]) => !ANNOTATIONS.has(key));
  return JSON.stringify(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Each with the next one that it can be taken for, in a circle, and each two only once. */
export function pairsOf<Item extends { readonly schema: Schema }>(
  items: readonly Item[],
): readonly (readonly [Item, Item])[] {
  const pairs: (readonly [Item, Item])[] = [];
  for (const one of items) {
    const like = items.filter(({ schema }) => isLike(one.schema, schema));
    const next = like[(like.indexOf(one) + 1) % like.length] ?? one;
    const isNew = !pairs.some(([left, right]) => left === next && right === one);
    if (next !== one && isNew) pairs.push([one, next]);
  }
  return pairs;
}
