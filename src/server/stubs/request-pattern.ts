import type { components } from '../../openapi/admin-types.gen.js';
import type { Contract } from '../../openapi/contract.js';
import type { Criteria, Criterion } from './criteria.js';
import { PatternError } from './pattern-error.js';
import { compileRegularExpression } from './regular-expression.js';
import type { Subject } from './subject.js';
import { compileValuePattern, type Distance, type ValuePattern } from './value-pattern.js';

/** Which requests are meant, in WireMock's words. */
export type RequestPattern = components['schemas']['RequestPattern'];

const URL_KINDS = ['url', 'urlPath', 'urlPattern', 'urlPathPattern', 'urlPathTemplate'] as const;

/**
 * Compiles a pattern.
 *
 * @param pointer its place in the body that brought it
 * @throws PatternError when a part of it cannot be used
 */
export function compileRequestPattern(
  pattern: RequestPattern,
  pointer: string,
  contract: Contract,
): Criteria {
  const kinds = URL_KINDS.filter((kind) => pattern[kind] !== undefined);
  if (kinds.length > 1) {
    throw new PatternError(`${pointer}/${kinds[1] ?? ''}`, `cannot stand beside ${kinds[0] ?? ''}`);
  }
  const { method, operationId } = pattern;
  const template = compileTemplate(pattern, pointer);
  const criteria: Criterion[] = [];
  const add = (name: string, distance: Criterion['distance']): void => {
    criteria.push({ pointer: `/${name}`, distance });
  };
  if (method !== undefined && method !== 'ANY') {
    add('method', (subject) => (subject.method === method ? 0 : 1));
  }
  if (operationId !== undefined) {
    if (!contract.operations.has(operationId)) {
      const known = [...contract.operations.keys()].join(', ');
      throw new PatternError(`${pointer}/operationId`, `must be one of ${known}`);
    }
    add('operationId', (subject) => {
      const match = contract.match(subject.method, subject.path);
      return match !== undefined && 'operation' in match && match.operation.id === operationId
        ? 0
        : 1;
    });
  }
  addUrl(pattern, pointer, add);
  if (template !== undefined) add('urlPathTemplate', ({ path }) => (template(path) ? 0 : 1));

  const addValues = (
    name: string,
    patterns: Readonly<Record<string, ValuePattern>> | undefined,
    valuesOf: (subject: Subject, key: string) => readonly string[],
  ): void => {
    for (const [key, value] of Object.entries(patterns ?? {})) {
      const place = `${name}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
      const distance = compileValuePattern(value, `${pointer}/${place}`);
      add(place, (subject) => closest(distance, valuesOf(subject, key)));
    }
  };
  const { basicAuthCredentials: login } = pattern;
  if (login !== undefined) {
    const sent = `Basic ${Buffer.from(`${login.username}:${login.password}`).toString('base64')}`;
    add('basicAuthCredentials', (subject) =>
      subject.header('authorization').includes(sent) ? 0 : 1,
    );
  }
  addValues('pathParameters', pattern.pathParameters, ({ path }, key) => {
    const value = template?.(path)?.[key];
    return value === undefined ? [] : [value];
  });
  addValues('queryParameters', pattern.queryParameters, (subject, key) => subject.query(key));
  addValues('headers', pattern.headers, (subject, key) => subject.header(key.toLowerCase()));
  addValues('cookies', pattern.cookies, (subject, key) => subject.cookie(key));
  for (const [index, body] of (pattern.bodyPatterns ?? []).entries()) {
    addBody(body, index, pointer, add);
  }
  return criteria;
}

/** A parameter may stand several times: one of its values is enough. */
function closest(distance: Distance, values: readonly string[]): number {
  return values.length === 0 ? distance(undefined) : Math.min(...values.map(distance));
}

type Add = (name: string, distance: Criterion['distance']) => void;

function addUrl(pattern: RequestPattern, pointer: string, add: Add): void {
  const { url, urlPath, urlPattern, urlPathPattern } = pattern;
  if (url !== undefined) {
    const distance = compileValuePattern({ equalTo: url }, `${pointer}/url`);
    add('url', (subject) => distance(subject.url));
  }
  if (urlPath !== undefined) {
    const distance = compileValuePattern({ equalTo: urlPath }, `${pointer}/urlPath`);
    add('urlPath', (subject) => distance(subject.path));
  }
  if (urlPattern !== undefined) {
    const expression = compileRegularExpression(urlPattern, `${pointer}/urlPattern`);
    add('urlPattern', (subject) => (expression.matches(subject.url) ? 0 : 1));
  }
  if (urlPathPattern !== undefined) {
    const expression = compileRegularExpression(urlPathPattern, `${pointer}/urlPathPattern`);
    add('urlPathPattern', (subject) => (expression.matches(subject.path) ? 0 : 1));
  }
}

function addBody(pattern: ValuePattern, index: number, pointer: string, add: Add): void {
  const place = `bodyPatterns/${index}`;
  const distance = compileValuePattern(pattern, `${pointer}/${place}`);
  const { binaryEqualTo, ...words } = pattern;
  if (binaryEqualTo !== undefined) {
    if (Object.keys(words).length > 0) {
      throw new PatternError(`${pointer}/${place}`, 'needs binaryEqualTo to stand alone');
    }
    const bytes = Buffer.from(binaryEqualTo, 'base64');
    add(place, ({ body }) => (bytes.equals(body ?? new Uint8Array()) ? 0 : 1));
  } else {
    // A request without a body has an empty one for every word but `absent`.
    const forEmpty = pattern.absent === undefined ? '' : undefined;
    add(place, (subject) => distance(subject.text() ?? forEmpty));
  }
}

type ReadParameters = (path: string) => Readonly<Record<string, string>> | undefined;

function compileTemplate(pattern: RequestPattern, pointer: string): ReadParameters | undefined {
  const { urlPathTemplate: template, pathParameters } = pattern;
  if (template === undefined) {
    if (pathParameters === undefined) return undefined;
    throw new PatternError(`${pointer}/pathParameters`, 'needs a urlPathTemplate');
  }
  const segments = template.split('/');
  for (const name of Object.keys(pathParameters ?? {})) {
    if (segments.includes(`{${name}}`)) continue;
    throw new PatternError(`${pointer}/pathParameters/${name}`, `is not in ${template}`);
  }
  return (path) => {
    const values = path.split('/');
    if (values.length !== segments.length) return undefined;
    const parameters: Record<string, string> = {};
    for (const [index, segment] of segments.entries()) {
      const value = values[index] ?? '';
      if (segment.startsWith('{') && segment.endsWith('}')) {
        if (value === '') return undefined;
        parameters[segment.slice(1, -1)] = decoded(value);
      } else if (segment !== value) return undefined;
    }
    return parameters;
  };
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
