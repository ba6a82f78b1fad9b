/** Reads values that travel as text, in the styles that OpenAPI has for them. */
import { isObject } from '../../runtime/json.js';
import type { Schema } from '../document.js';
import type { Schemas } from './schemas.js';
import { coerceText, shapeOf, type Shape } from './shape.js';

/** A name and a value, neither of them decoded yet. */
export type RawPair = readonly [name: string, value: string];

/** How a value is written. */
export interface Style {
  readonly style: string;
  readonly explode: boolean;
}

/** Thrown for a text that is not percent-encoded UTF-8. */
export class EncodingError extends Error {
  override readonly name = 'EncodingError';
}

/** @param plus whether a plus sign is a blank, as in forms and queries */
export function decodeText(text: string, plus = false): string {
  try {
    return decodeURIComponent(plus ? text.replaceAll('+', ' ') : text);
  } catch {
    throw new EncodingError('is not percent-encoded UTF-8');
  }
}

export function splitPairs(text: string): readonly RawPair[] {
  return text
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const equals = pair.indexOf('=');
      return equals === -1 ? [pair, ''] : [pair.slice(0, equals), pair.slice(equals + 1)];
    });
}

/** The value of a parameter of a query, a cookie or a form; `undefined` when it was not sent. */
export function readFromPairs(
  pairs: readonly RawPair[],
  name: string,
  { style, explode }: Style,
  schema: Schema | boolean,
  schemas: Pick<Schemas, 'follow'>,
): unknown {
  const shape = shapeOf(schema, schemas);
  if (style === 'deepObject') return readDeep(pairs, name, shape, schemas);
  const raw = pairs.filter(([key]) => decodeText(key, true) === name).map(([, value]) => value);
  if (isObjectShape(shape) && style === 'form' && explode) {
    if (raw.length === 0) return readProperties(pairs, shape, schemas);
  }
  if (raw.length === 0) {
    // Brackets are how most libraries write what is not a plain value.
    return shape.types.has('array') || isObjectShape(shape)
      ? readDeep(pairs, name, shape, schemas)
      : undefined;
  }
  if (shape.types.has('array')) {
    const texts =
      explode && raw.length > 1 ? raw : raw.flatMap((text) => split(text, style, explode));
    const values = texts.map((text) => decodeText(text, true));
    if (values.length === 1 && !shape.types.has('array')) return coerceText(values[0] ?? '', shape);
    return values.map((text) => readItem(text, shape, schemas));
  }
  if (isObjectShape(shape) && !explode) {
    return toObject(
      split(raw[0] ?? '', style, false).map((text) => decodeText(text, true)),
      shape,
      schemas,
    );
  }
  const values = raw.map((text) => readText(decodeText(text, true), shape));
  return values.length === 1 ? values[0] : values;
}

/** The value of a parameter of a path or a header. */
export function readSimple(
  text: string,
  name: string,
  { style, explode }: Style,
  schema: Schema | boolean,
  schemas: Pick<Schemas, 'follow'>,
): unknown {
  const shape = shapeOf(schema, schemas);
  let rest = text;
  if (style === 'label') rest = text.replace(/^(\.|%2E)/i, '');
  if (style === 'matrix') rest = text.replace(/^(;|%3B)/i, '');
  const isList = shape.types.has('array');
  if (style === 'matrix') {
    const pairs = splitPairs(rest.replaceAll(';', '&'));
    return readFromPairs(pairs, name, { style: 'form', explode }, schema, schemas);
  }
  if (!isList && !isObjectShape(shape)) return readText(decodeText(rest), shape);
  const separator = style === 'label' && explode ? '.' : ',';
  const texts = rest.split(separator).map((part) => decodeText(part.trim()));
  if (isList) return texts.map((each) => readItem(each, shape, schemas));
  return toObject(explode ? texts.flatMap((each) => each.split('=', 2)) : texts, shape, schemas);
}

const SEPARATORS: Readonly<Record<string, RegExp>> = {
  form: /,/,
  spaceDelimited: /%20|\+| /,
  pipeDelimited: /\||%7C/i,
};

/** Most clients encode the separator too; where it stands alone it cannot be part of a value. */
function split(text: string, style: string, explode: boolean): readonly string[] {
  if (explode && style === 'form') return [text];
  if (text === '') return [];
  const parts = text.split(SEPARATORS[style] ?? /,/);
  return parts.length === 1 && style === 'form' ? text.split(/%2C/i) : parts;
}

function readItem(text: string, { items }: Shape, schemas: Pick<Schemas, 'follow'>): unknown {
  return readText(text, shapeOf(items ?? true, schemas));
}

/** An object or a list inside a text is written as JSON. */
function readText(text: string, shape: Shape): unknown {
  if ((isObjectShape(shape) || shape.types.has('array')) && /^\s*[[{]/.test(text)) {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      return text;
    }
  }
  return coerceText(text, shape);
}

function toObject(
  texts: readonly string[],
  shape: Shape,
  schemas: Pick<Schemas, 'follow'>,
): Schema {
  const entries: [string, unknown][] = [];
  for (let index = 0; index + 1 < texts.length; index += 2) {
    const name = texts[index] ?? '';
    entries.push([name, readText(texts[index + 1] ?? '', propertyShape(name, shape, schemas))]);
  }
  return Object.fromEntries(entries);
}

/** Each property is a parameter of its own. */
function readProperties(
  pairs: readonly RawPair[],
  shape: Shape,
  schemas: Pick<Schemas, 'follow'>,
): Schema | undefined {
  const entries = [...shape.properties].flatMap(([name, schema]) => {
    const value = readFromPairs(pairs, name, { style: 'form', explode: true }, schema, schemas);
    return value === undefined ? [] : [[name, value] as const];
  });
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

const MOST_KEYS = 100;

/** `name[key][inner]=value`, and `name[]=value` for lists. */
function readDeep(
  pairs: readonly RawPair[],
  name: string,
  shape: Shape,
  schemas: Pick<Schemas, 'follow'>,
): unknown {
  const root: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  let isSent = false;
  for (const [rawKey, rawValue] of pairs) {
    const key = decodeText(rawKey, true);
    if (!key.startsWith(`${name}[`)) continue;
    isSent = true;
    const keys = [...key.slice(name.length).matchAll(/\[([^\]]*)\]/g)].map(
      ([, inner = '']) => inner,
    );
    if (keys.length > MOST_KEYS) throw new EncodingError('has too many brackets in a name');
    put(root, keys, decodeText(rawValue, true));
  }
  return isSent ? typed(root, shape, schemas) : undefined;
}

function put(target: Record<string, unknown>, keys: readonly string[], value: string): void {
  const [first = '', ...rest] = keys;
  const key = first === '' ? String(Object.keys(target).length) : first;
  if (rest.length === 0) {
    const before = target[key];
    target[key] = before === undefined ? value : [before, value].flat();
    return;
  }
  const before = target[key];
  const inner = isObject(before) ? before : (Object.create(null) as Record<string, unknown>);
  target[key] = inner;
  put(inner, rest, value);
}

/** Lists and plain values out of the texts, as the schema has them. */
export function typed(value: unknown, shape: Shape, schemas: Pick<Schemas, 'follow'>): unknown {
  if (typeof value === 'string') {
    if (shape.types.has('array') && !shape.types.has('string')) {
      return [readItem(value, shape, schemas)];
    }
    return readText(value, shape);
  }
  if (Array.isArray(value)) {
    return value.map((item: unknown) =>
      typed(item, shapeOf(shape.items ?? true, schemas), schemas),
    );
  }
  if (!isObject(value)) return value;
  const keys = Object.keys(value);
  if (shape.types.has('array') && keys.every((key) => /^\d+$/.test(key))) {
    return keys.map((key) => typed(value[key], shapeOf(shape.items ?? true, schemas), schemas));
  }
  return Object.fromEntries(
    keys.map((key) => [key, typed(value[key], propertyShape(key, shape, schemas), schemas)]),
  );
}

function propertyShape(name: string, shape: Shape, schemas: Pick<Schemas, 'follow'>): Shape {
  return shapeOf(shape.properties.get(name) ?? shape.additional ?? true, schemas);
}

function isObjectShape({ types }: Shape): boolean {
  return types.has('object') && !types.has('string');
}
