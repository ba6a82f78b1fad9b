import { describeOperations, type OpenApiDocument, type Schema } from '../../openapi/document.js';
import { isObject, listOf } from '../../runtime/json.js';
import { resolveNode } from '../../openapi/references.js';
import { pointerTo } from '../../runtime/json-pointer.js';

/** A place in a request that a schema describes. */
export interface Place {
  /** From `{path, query, header, body}` on: `['body', 'actors', '0', 'name']`. */
  readonly keys: readonly string[];
  /** With its reference followed. */
  readonly schema: Schema;
  readonly required: boolean;
  /** Where the document says so, as a JSON pointer into it. */
  readonly place: string;
}

/** By operation id. */
export type Places = ReadonlyMap<string, readonly Place[]>;

/** Every place of every request. */
export function collectPlaces(document: OpenApiDocument): Places {
  return new Map(
    describeOperations(document).map(({ operation, request }) => {
      const path = pointerTo(['paths', operation.path, operation.method.toLowerCase()]);
      const parts = isObject(request['properties']) ? request['properties'] : {};
      const places = Object.entries(parts).flatMap(([part, schema]) => {
        if (!isObject(schema)) return [];
        if (part === 'body') {
          const required = listOf(request['required']).includes('body');
          const node = {
            keys: ['body'],
            schema,
            required,
            place: `${path}/requestBody`,
          };
          return walk(document, node);
        }
        return walkProperties(document, {
          keys: [part],
          schema,
          required: true,
          place: `${path}/parameters`,
        });
      });
      return [operation.id, places];
    }),
  );
}

function walk(document: OpenApiDocument, place: Place): readonly Place[] {
  const reference = place.schema['$ref'];
  if (typeof reference === 'string') {
    return walk(document, {
      ...place,
      schema: resolveNode(document, place.schema),
      place: reference.slice(1),
    });
  }
  return [place, ...walkProperties(document, place), ...walkItems(document, place)];
}

/** The first item stands for all of a list. */
function walkItems(document: OpenApiDocument, { keys, schema, place }: Place): readonly Place[] {
  const { items } = schema;
  if (!isObject(items) || keys[0] !== 'body') return [];
  return walk(document, {
    keys: [...keys, '0'],
    schema: items,
    required: true,
    place: `${place}/items`,
  });
}

function walkProperties(document: OpenApiDocument, parent: Place): readonly Place[] {
  const { keys, schema, place } = parent;
  const properties = isObject(schema['properties']) ? schema['properties'] : {};
  const required = listOf(schema['required']);
  return Object.entries(properties).flatMap(([name, property]) => {
    if (!isObject(property)) return [];
    const ofParameter = keys.length === 1 && keys[0] !== 'body';
    return walk(document, {
      keys: [...keys, name],
      schema: property,
      required: required.includes(name),
      place: ofParameter ? `${place}/${name}` : `${place}/properties/${name}`,
    });
  });
}
