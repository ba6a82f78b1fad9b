/** Schemas that take no other properties than their own, together with parts (`allOf`) that have more. */
import { isObject } from '../../runtime/json.js';
import type { OpenApiDocument, Schema } from '../document.js';
import { resolveNode } from '../references.js';

const MOST_DEPTH = 20;

/**
 * Whether `additionalProperties: false` forbids what a part requires. It knows only the properties that
 * stand beside it, so no value at all would be valid. Its author meant the properties of the parts, too.
 */
export function isClosedAgainstItsParts(document: OpenApiDocument, node: Schema): boolean {
  if (node['additionalProperties'] !== false || !Array.isArray(node['allOf'])) return false;
  if (node['patternProperties'] !== undefined) return false;
  const { properties } = node;
  const own = isObject(properties) ? properties : {};
  return requiredNames(document, node, 0).some((name) => !Object.hasOwn(own, name));
}

function requiredNames(document: OpenApiDocument, node: Schema, depth: number): readonly string[] {
  const { required, allOf } = node;
  const own = Array.isArray(required) ? (required as string[]) : [];
  if (!Array.isArray(allOf) || depth > MOST_DEPTH) return own;
  const parts = allOf.flatMap((part) =>
    requiredNames(document, resolveNode(document, part), depth + 1),
  );
  return [...own, ...parts];
}

/** The properties of one schema, as far as a closed schema beside it allows them. */
export function withinClosed(closed: Schema, properties: Schema): Schema {
  if (closed['additionalProperties'] !== false || closed['patternProperties'] !== undefined) {
    return properties;
  }
  const { properties: named } = closed;
  const own = isObject(named) ? named : {};
  return Object.fromEntries(
    Object.entries(properties).map(([name, schema]) => [
      name,
      Object.hasOwn(own, name) ? schema : false,
    ]),
  );
}
