import type { Schema } from '../openapi/document.js';
import { isObject, listOf } from '../runtime/json.js';

/** A place in a schema: the object schema that owns a property, and the property. */
export interface Property {
  /** The keys from the root: `['body', 'actor', '[]', 'name']`. `[]` stands for each item of a list. */
  readonly path: readonly string[];
  readonly schema: Schema;
  readonly required: boolean;
}

/** Every property below an inlined schema, parents before their children. */
export function propertiesOf(schema: Schema, path: readonly string[] = []): readonly Property[] {
  const required = listOf(schema['required']);
  const own = isObject(schema['properties']) ? Object.entries(schema['properties']) : [];
  const below = own.flatMap(([name, property]) =>
    isObject(property)
      ? [
          { path: [...path, name], schema: property, required: required.includes(name) },
          ...propertiesOf(property, [...path, name]),
        ]
      : [],
  );
  const { items } = schema;
  return isObject(items) ? [...below, ...propertiesOf(items, [...path, '[]'])] : below;
}

/** The schema with the part at the path exchanged. Paths lead through properties, and `[]` to the items of a list. */
export function editAt(
  schema: Schema,
  [name, ...rest]: readonly string[],
  edit: (part: Schema) => Schema,
): Schema {
  if (name === undefined) return edit(schema);
  if (name === '[]') {
    const { items } = schema;
    return isObject(items) ? { ...schema, items: editAt(items, rest, edit) } : schema;
  }
  const properties = isObject(schema['properties']) ? schema['properties'] : {};
  const property = properties[name];
  if (!isObject(property)) throw new Error(`the property ${name} does not exist`);
  return { ...schema, properties: { ...properties, [name]: editAt(property, rest, edit) } };
}

/** The value with what stands at the path replaced, in every item of a list; absent parts stay absent. */
export function replaceAt(
  value: unknown,
  [name, ...rest]: readonly string[],
  replace: (part: unknown) => unknown,
): unknown {
  if (name === undefined) return replace(value);
  if (name === '[]') {
    return Array.isArray(value) ? value.map((item) => replaceAt(item, rest, replace)) : value;
  }
  if (!isObject(value) || !Object.hasOwn(value, name)) return value;
  const replaced = replaceAt(value[name], rest, replace);
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, each]) => {
      if (key !== name) return [[key, each]];
      return replaced === REMOVED ? [] : [[key, replaced]];
    }),
  );
}

/** What a replacement gives back for a part that is to go. */
export const REMOVED = Symbol('removed');
