import { isObject } from '../runtime/json.js';
import type { OpenApiDocument, Schema } from './document.js';

/** The schema with each component reference replaced by what it refers to. */
export function inline(document: OpenApiDocument, schema: Schema): Schema {
  const { $ref: reference, ...rest } = schema;
  if (typeof reference === 'string') {
    const components = isObject(document['components']) ? document['components'] : {};
    const schemas = isObject(components['schemas']) ? components['schemas'] : {};
    const target = schemas[reference.replace('#/components/schemas/', '')];
    if (!isObject(target)) throw new Error(`the reference ${reference} does not point to a schema`);
    return { ...inline(document, target), ...rest };
  }
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]) => {
      if (key === 'properties' && isObject(value)) {
        const properties = Object.entries(value).map(([name, property]) => [
          name,
          isObject(property) ? inline(document, property) : property,
        ]);
        return [key, Object.fromEntries(properties)];
      }
      return [key, key === 'items' && isObject(value) ? inline(document, value) : value];
    }),
  );
}
