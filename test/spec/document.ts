import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';

/**
 * `spec/openapi.yaml` read without anything of `src/`: what the simulator answers is held against the
 * document itself, not against what the simulator makes of it.
 */

/** The same as JSON, which `parse-once.mjs` has written before the tests of this run. */
const PARSED = 'node_modules/.cache/masstack-mock/contract-of-tests.json';

export type Node = Readonly<Record<string, unknown>>;

export const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
export const node = (value: unknown): Node => {
  if (!isNode(value)) throw new Error(`not an object: ${JSON.stringify(value)}`);
  return value;
};
export const child = (parent: Node, ...keys: string[]): Node =>
  keys.reduce((at, key) => node(at[key]), parent);
export const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
export const entries = (value: unknown): [string, Node][] =>
  Object.entries(isNode(value) ? value : {}).map(([key, item]) => [key, node(item)]);

export const contract = node(JSON.parse(readFileSync(PARSED, 'utf8')));
export const schemas = child(contract, 'components', 'schemas');
const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];

export const operations = entries(contract['paths']).flatMap(([path, item]) =>
  entries(Object.fromEntries(methods.filter((m) => m in item).map((m) => [m, item[m]]))).map(
    ([method, operation]) => ({ path, method, operation, id: String(operation['operationId']) }),
  ),
);
export const operationOf = (id: string): Node => {
  const found = operations.find((operation) => operation.id === id);
  if (!found) throw new Error(`no operation ${id}`);
  return found.operation;
};
export const schemaName = (media: Node): string =>
  String(child(media, 'schema')['$ref']).replace('#/components/schemas/', '');

/** Our keywords bound nothing here: an example needs to have the right shape only. */
function createAjv(): Ajv2020 {
  const ajv = new Ajv2020({ strict: true, allErrors: true });
  for (const keyword of ['x-evidence', 'x-min-duration', 'x-max-duration', 'x-max-bytes']) {
    ajv.addKeyword(keyword);
  }
  formats.default(ajv, ['byte', 'uuid', 'email', 'uri', 'date-time']);
  ajv.addFormat('iso8601-duration', /^P(?!$)(\d+W|(\d+Y)?(\d+M)?(\d+D)?(T(?=\d)(\d+[HMS])+)?)$/);
  return ajv;
}

export const ajv = createAjv();
export const relocated = (schema: unknown): Node =>
  node(JSON.parse(JSON.stringify(schema).replaceAll('#/components/schemas/', 'spec#/$defs/')));
ajv.addSchema({ $id: 'spec', $defs: relocated(schemas) });
