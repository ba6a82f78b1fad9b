import { isObject } from '../../runtime/json.js';
import type { Schema } from '../document.js';
import type { Schemas } from './schemas.js';

/** What a schema says of the form of a value, its parts (`allOf`, references, …) taken together. */
export interface Shape {
  /** When empty, every type is allowed. */
  readonly types: ReadonlySet<string>;
  readonly properties: ReadonlyMap<string, Schema | boolean>;
  readonly items: Schema | boolean | undefined;
  readonly additional: Schema | boolean | undefined;
}

/** A value that travels as text is read by the form that its schema gives it. */
export function shapeOf(schema: Schema | boolean, schemas: Pick<Schemas, 'follow'>): Shape {
  const types = new Set<string>();
  const properties = new Map<string, Schema | boolean>();
  const seen = new Set<Schema>();
  let items: Schema | boolean | undefined;
  let additional: Schema | boolean | undefined;
  const visit = (part: unknown): void => {
    if (!isObject(part) || seen.has(part)) return;
    seen.add(part);
    for (const type of [part['type'] ?? typeOf(part)].flat()) {
      if (typeof type === 'string') types.add(type);
    }
    if (isObject(part['properties'])) {
      for (const [name, property] of Object.entries(part['properties'])) {
        if (!properties.has(name)) properties.set(name, property as Schema | boolean);
      }
    }
    items ??= part['items'] as Schema | boolean | undefined;
    additional ??= part['additionalProperties'] as Schema | boolean | undefined;
    if (typeof part['$ref'] === 'string') visit(schemas.follow(part['$ref']));
    for (const key of ['allOf', 'anyOf', 'oneOf']) {
      if (Array.isArray(part[key])) part[key].forEach(visit);
    }
  };
  visit(schema);
  return { types, properties, items, additional };
}

/** A schema without a type often shows it by its other words. */
function typeOf(schema: Schema): string | undefined {
  if (isObject(schema['properties']) || isObject(schema['additionalProperties'])) return 'object';
  if (schema['items'] !== undefined) return 'array';
  const values = Array.isArray(schema['enum']) ? (schema['enum'] as unknown[]) : [schema['const']];
  const kinds = new Set(values.map((value) => (value === null ? 'null' : typeof value)));
  return kinds.size === 1 && !kinds.has('undefined') ? [...kinds][0] : undefined;
}

/** The text as the type that fits it; the text itself when none does: the schema says what is wrong. */
export function coerceText(text: string, { types }: Pick<Shape, 'types'>): unknown {
  if (types.size === 0) return text;
  const isNumber = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/.test(text);
  if (isNumber && (types.has('number') || types.has('integer'))) return Number(text);
  if (types.has('boolean') && (text === 'true' || text === 'false')) return text === 'true';
  if (types.has('null') && !types.has('string') && (text === '' || text === 'null')) return null;
  return text;
}
