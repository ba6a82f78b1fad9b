import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { claims } from '../../src/masstack/claims.js';
import { errorForm } from '../../src/masstack/errors.js';
import {
  child,
  contract,
  entries,
  isNode,
  list,
  node,
  operations,
  schemas,
  type Node,
} from '../spec/document.js';

/**
 * What the shipped definition has names for: read off its document, its lifecycles, its fixtures and its
 * room in `src/`, so that a name which is added there is looked for from then on.
 */

/** Fields of the API that the engine has under the same name for itself: times of records and tokens. */
const OF_THE_ENGINE = ['expires_at', 'expires_in', 'access_token'];

const lifecycles = readdirSync('spec/lifecycles').map((name) =>
  node(parse(readFileSync(path.join('spec/lifecycles', name), 'utf8'))),
);
const paths = operations.map((operation) => operation.path);
const tokens = readFixture('tokens.json');

function readFixture(name: string): readonly Node[] {
  return list(JSON.parse(readFileSync(path.join('fixtures', name), 'utf8'))).map(node);
}

/** `biometric_data` or `CreateScoringRequest`: a name that is no word of the language. */
const isCompound = (name: string): boolean => /[a-z\d]_[a-z]|[a-z\d][A-Z]/.test(name);

/** The names of all properties, however deep the schemas lie. */
function propertiesIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(propertiesIn);
  if (!isNode(value)) return [];
  const { properties } = value;
  return [
    ...(isNode(properties) ? Object.keys(properties) : []),
    ...Object.values(value).flatMap(propertiesIn),
  ];
}

function keysIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(keysIn);
  return isNode(value) ? [...Object.keys(value), ...Object.values(value).flatMap(keysIn)] : [];
}

const fields = [...propertiesIn(contract), ...propertiesIn(lifecycles)].filter(
  (name) => isCompound(name) && !OF_THE_ENGINE.includes(name),
);

/** `MDOC_002`. */
function errorCodes(): readonly string[] {
  const codes = [400, 401, 404, 409, 410, 500].map((status) => {
    const violations = [{ pointer: '', message: '' }];
    const [error] = list(node(errorForm({ status, rule: '', violations }).body)['errors']);
    return String(node(error)['code']);
  });
  return codes;
}

/** Looked for at the beginning of longer words, too: no code of this API may stand there, real or not. */
export const BEGINNING = 'beginning of error codes';

export const apiWords: Readonly<Record<string, readonly string[]>> = {
  'the API': [String(child(contract, 'info')['title']), 'five pages', 'developers.masstack.com'],
  page: operations.flatMap(({ operation }) => list(operation['tags']).map(String)),
  operation: operations.map(({ id }) => id),
  path: paths,
  'parameter of a path': paths
    .flatMap((template) => [...template.matchAll(/\{([^}]+)\}/g)])
    .flatMap(([, name = '']) => (isCompound(name) ? [name] : [])),
  'parameter of a query': operations.flatMap(({ operation }) =>
    list(operation['parameters'])
      .map(node)
      .flatMap((each) => (each['in'] === 'query' ? [`'${String(each['name'])}'`] : [])),
  ),
  'kind of record': lifecycles.flatMap(({ kind, title }) => [String(kind), String(title)]),
  state: lifecycles.flatMap(({ states }) => list(states).map(String)),
  rule: lifecycles.flatMap(({ rows, expiry, outside }) =>
    [...list(rows), expiry, ...list(outside)].map((row) => String(node(row)['id'])),
  ),
  schema: entries(schemas).flatMap(([name]) => (isCompound(name) ? [name] : [])),
  field: fields.flatMap((name) => [name, name.replaceAll('_', '')]),
  claim: keysIn(claims.write({ orgs: [''], permissions: [''] })).filter(isCompound),
  'error code': errorCodes(),
  [BEGINNING]: errorCodes().map((code) => code.replace(/_\d+$/, '')),
  permission: tokens.flatMap(({ permissions }) => list(permissions).map(String)),
  organization: readdirSync('fixtures/entities').flatMap((name) =>
    readFixture(`entities/${name}`).map(({ org }) => String(org)),
  ),
};
