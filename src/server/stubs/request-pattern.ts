import type { components } from '../../openapi/admin-types.gen.js';
import type { Contract } from '../../openapi/contract.js';
import { compileBody } from './body-pattern.js';
import { compileBounded } from './compiling.js';
import type { Criteria, Criterion } from './criteria.js';
import { examine, type Examined } from './examined.js';
import { compileParts as compileMultipart } from './multipart-pattern.js';
import { PatternError } from './pattern-error.js';
import { compileRegularExpression } from './regular-expression.js';
import type { Subject } from './subject.js';
import { answered } from './distance.js';
import { difference } from './text-distance.js';
import { compileTemplate } from './url-template.js';
import { compileValues } from './values-pattern.js';
import { escapeKey } from '../../runtime/json-pointer.js';

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
  return compileBounded(pointer, () => compileParts(pattern, pointer, contract));
}

function compileParts(pattern: RequestPattern, pointer: string, contract: Contract): Criteria {
  const kinds = URL_KINDS.filter((kind) => pattern[kind] !== undefined);
  if (kinds.length > 1) {
    throw new PatternError(
      `${pointer}/${kinds[1] ?? ''}`,
      `cannot be used together with ${kinds[0] ?? ''}`,
    );
  }
  const { method, operationId } = pattern;
  const template = compileTemplate(pattern, pointer);
  const criteria: Criterion[] = [];
  const add: Add = (name, distance, actual) => {
    criteria.push({
      pointer: `/${name}`,
      distance: (subject) => answered(() => distance(subject)),
      actual,
    });
  };
  if (method !== undefined && method !== 'ANY') {
    const methods = method === 'GET_OR_HEAD' ? ['GET', 'HEAD'] : [method];
    add(
      'method',
      (subject) => (methods.includes(subject.method) ? 0 : 1),
      (subject) => subject.method,
    );
  }
  if (operationId !== undefined) {
    if (!contract.operations.has(operationId)) {
      const known = [...contract.operations.keys()].join(', ');
      throw new PatternError(`${pointer}/operationId`, `must be one of ${known}`);
    }
    const operationOf = (subject: Subject): string | undefined => {
      const match = contract.match(subject.method, subject.path);
      return match !== undefined && 'operation' in match ? match.operation.id : undefined;
    };
    add('operationId', (subject) => (operationOf(subject) === operationId ? 0 : 1), operationOf);
  }
  addUrl(pattern, pointer, add);
  if (template !== undefined) {
    add(
      'urlPathTemplate',
      ({ path }) => (template(path) ? 0 : 1),
      ({ path }) => path,
    );
  }
  addOrigin(pattern, pointer, add);

  const addValues = (
    name: string,
    patterns: Readonly<Record<string, object>> | undefined,
    valuesOf: (subject: Subject, key: string) => readonly string[],
  ): void => {
    for (const [key, value] of Object.entries(patterns ?? {})) {
      const place = `${name}/${escapeKey(key)}`;
      const distance = compileValues(value, `${pointer}/${place}`, {
        maySayAll: name !== 'pathParameters' && name !== 'cookies',
        // To WireMock, a cookie that is not there matches no matcher but this one.
        needsValue: name === 'cookies' && !Object.hasOwn(value, 'absent'),
      });
      const examineValues = (subject: Subject): readonly Examined[] =>
        valuesOf(subject, key).map((one) => examine(one, subject.work));
      // All stubs see the same values under a name, but for those that their own template cuts out.
      const examined =
        name === 'pathParameters'
          ? examineValues
          : (subject: Subject) => subject.once(`/${place}`, () => examineValues(subject));
      add(
        place,
        (subject) => distance(examined(subject)),
        (subject) => valuesOf(subject, key).join(', ') || undefined,
      );
    }
  };
  const { basicAuthCredentials: login } = pattern;
  if (login !== undefined) {
    const sent = Buffer.from(`${login.username}:${login.password}`).toString('base64');
    add('basicAuthCredentials', (subject) =>
      subject
        .header('authorization')
        .some((value) => /^basic /i.test(value) && value.slice(6) === sent)
        ? 0
        : 1,
    );
  }
  addValues('pathParameters', pattern.pathParameters, ({ path }, key) => {
    const value = template?.(path)?.[key];
    return value === undefined ? [] : [value];
  });
  addValues('queryParameters', pattern.queryParameters, (subject, key) => subject.query(key));
  addValues('headers', pattern.headers, (subject, key) => subject.header(key.toLowerCase()));
  addValues('cookies', pattern.cookies, (subject, key) => subject.cookie(key));
  addValues('formParameters', pattern.formParameters, formOf);
  for (const [index, body] of (pattern.bodyPatterns ?? []).entries()) {
    const place = `bodyPatterns/${index}`;
    const distance = compileBody(body, `${pointer}/${place}`);
    add(place, distance, (subject) => subject.text());
  }
  for (const [index, part] of (pattern.multipartPatterns ?? []).entries()) {
    const place = `multipartPatterns/${index}`;
    add(place, compileMultipart(part, `${pointer}/${place}`));
  }
  return criteria;
}

type Add = (
  name: string,
  distance: Criterion['distance'],
  actual?: (subject: Subject) => string | undefined,
) => void;

function addUrl(pattern: RequestPattern, pointer: string, add: Add): void {
  const { url, urlPath, urlPattern, urlPathPattern } = pattern;
  const sent = (subject: Subject): string => subject.url;
  const path = (subject: Subject): string => subject.path;
  if (url !== undefined) add('url', (subject) => difference(url, subject.url), sent);
  if (urlPath !== undefined) {
    add('urlPath', (subject) => difference(urlPath, subject.path), path);
  }
  const addExpression = (
    name: 'urlPattern' | 'urlPathPattern',
    source: string,
    of: typeof sent,
  ): void => {
    const expression = compileRegularExpression(source, `${pointer}/${name}`);
    const distance = (subject: Subject): number => {
      const text = of(subject);
      subject.work.spend(expression.cost(text));
      return expression.matches(text) ? 0 : 1;
    };
    add(name, distance, of);
  };
  if (urlPattern !== undefined) addExpression('urlPattern', urlPattern, sent);
  if (urlPathPattern !== undefined) addExpression('urlPathPattern', urlPathPattern, path);
}

/** Where the request was sent to, by its Host and its scheme. */
function addOrigin({ scheme, host, port }: RequestPattern, pointer: string, add: Add): void {
  const hostOf = (subject: Subject): URL | undefined => {
    const [name = ''] = subject.header('host');
    const origin = `${subject.scheme}://${name}`;
    return URL.canParse(origin) ? new URL(origin) : undefined;
  };
  if (scheme !== undefined)
    add(
      'scheme',
      (subject) => (scheme === subject.scheme ? 0 : 1),
      (subject) => subject.scheme,
    );
  if (host !== undefined) {
    const distance = compileValues(host, `${pointer}/host`);
    add(
      'host',
      (subject) => {
        const name = hostOf(subject)?.hostname;
        return distance(name === undefined ? [] : [examine(name, subject.work)]);
      },
      (subject) => hostOf(subject)?.hostname,
    );
  }
  if (port !== undefined) {
    const portOf = (subject: Subject): string =>
      hostOf(subject)?.port || (subject.scheme === 'https' ? '443' : '80');
    add('port', (subject) => (portOf(subject) === String(port) ? 0 : 1), portOf);
  }
}

function formOf(subject: Subject, key: string): readonly string[] {
  const [type = ''] = subject.header('content-type');
  if (!type.includes('application/x-www-form-urlencoded')) return [];
  return subject.once('form', () => new URLSearchParams(subject.text() ?? '')).getAll(key);
}
