import { entries, isNode, list, node, operations, schemas, type Node } from './document.js';

/** The places of the document that say something, with a name for each. */
export type Place = readonly [where: string, at: Node];

export function schemaPlaces(where: string, schema: Node): Place[] {
  return [
    ...entries(schema['properties']).flatMap(([name, property]): Place[] => [
      [`${where}.${name}`, property],
      ...schemaPlaces(`${where}.${name}`, property),
    ]),
    ...(isNode(schema['items']) ? schemaPlaces(`${where}[]`, schema['items']) : []),
  ];
}

const mediaPlaces = (where: string, holder: unknown): Place[] =>
  isNode(holder)
    ? entries(holder['content']).map(([type, media]) => [`${where} ${type}`, media])
    : [];
export const parametersOf = (id: string, operation: Node): Place[] =>
  list(operation['parameters']).map((parameter) => [
    `${id} parameter ${String(node(parameter)['name'])}`,
    node(parameter),
  ]);
export const responsesOf = (id: string, operation: Node): Place[] =>
  entries(operation['responses']).map(([status, response]) => [`${id} ${status}`, response]);

export const mediaTypes = operations.flatMap(({ id, operation }) => [
  ...mediaPlaces(`${id} request`, operation['requestBody']),
  ...responsesOf(id, operation).flatMap(([where, response]) => mediaPlaces(where, response)),
]);
export const parameters = operations.flatMap(({ id, operation }) => parametersOf(id, operation));
export const componentSchemas = entries(schemas);
