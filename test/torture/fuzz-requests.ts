import fc from 'fast-check';
import { lifecycles } from '../../src/masstack/lifecycles.js';

import { adminContract } from '../../src/openapi/admin-contract.js';
import { documentsContract } from '../../src/masstack/contract.js';
import type { Operation } from '../../src/openapi/operation.js';
import { multipart } from './fuzz-multipart.js';
import { bodyBytes, mostly, NAMES, valueText } from './fuzz-values.js';
import type { Shot } from './raw-client.js';

/** Operations that end the server or make it misbehave when they are asked to. */
const SPARED = /shutdown|exit|proxy/i;

const KNOWN_ORGS = ['yoigo', 'masmovil'];

/** Requests for every operation of both documents, each with something wrong in it, or nothing. */
export function requestShot(ids: readonly string[], bodies: readonly object[]): fc.Arbitrary<Shot> {
  const documents = documentsContract();
  const admin = adminContract();
  const operations = [documents, admin].flatMap(({ basePath, operations: all }) =>
    [...all.values()]
      .filter(({ id }) => !SPARED.test(id))
      .map((operation) => ({ operation, basePath })),
  );
  return fc
    .constantFrom(...operations)
    .chain(({ operation, basePath }) => shotFor(operation, basePath, { ids, bodies }));
}

interface Known {
  readonly ids: readonly string[];
  readonly bodies: readonly object[];
}

function shotFor(operation: Operation, basePath: string, known: Known): fc.Arbitrary<Shot> {
  return fc
    .record({
      method: mostly(operation.method, fc.constantFrom(...METHODS)),
      path: path(basePath + operation.path, known.ids),
      query: query(operation),
      headers: headers(operation),
      body: body(operation, known.bodies),
      framing: fc.oneof(
        { weight: 8, arbitrary: fc.constant('length' as const) },
        { weight: 2, arbitrary: fc.constant('chunked' as const) },
        { weight: 1, arbitrary: fc.constant('cut' as const) },
      ),
    })
    .map((parts) => toShot(operation.id, parts));
}

interface Parts {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Buffer | undefined;
  readonly framing: 'length' | 'chunked' | 'cut';
}

function toShot(operation: string, parts: Parts): Shot {
  const { method, body, framing } = parts;
  const lines = [
    `${method} ${parts.path}${parts.query} HTTP/1.1`,
    'Host: localhost',
    ...parts.headers.map(([key, value]) => `${key}: ${value}`),
  ];
  const shot = (more: readonly string[], rest: readonly Buffer[], cut = false): Shot => {
    const start = Buffer.from([...lines, ...more, '', ''].join('\r\n'), 'latin1');
    const ending = cut ? 'abort' : 'answer';
    return { name: `${operation}: ${lines[0] ?? ''}`, chunks: [start, ...rest], ending };
  };
  if (body === undefined) return shot([], []);
  if (framing === 'chunked') {
    const size = Buffer.from(`${body.length.toString(16)}\r\n`);
    const end = Buffer.from(body.length === 0 ? '\r\n' : '\r\n0\r\n\r\n');
    return shot(['Transfer-Encoding: chunked'], [size, body, end]);
  }
  const declared = `Content-Length: ${body.length + (framing === 'cut' ? 1 : 0)}`;
  return shot([declared], [body], framing === 'cut');
}

const METHODS = 'GET HEAD POST PUT PATCH DELETE OPTIONS TRACE PROPFIND QUERY M-SEARCH PURGE'.split(
  ' ',
);

const SEGMENTS: readonly string[] = [
  ...[
    '%00',
    '%ff',
    '%',
    '%zz',
    '%c0%af',
    '%2e%2e',
    '..',
    '.',
    ';',
    '\\',
    '*',
    '//',
    '%2f',
    '%0d%0a',
  ],
  ...['%ED%A0%80', '%F0%9F%92%A5', '%252e', "'", '"', '<script>', '{org_id}', '?', '#', '[', '|'],
  ...['x'.repeat(7000), '%41'.repeat(2000), '-1', 'null', 'undefined', 'NaN'],
  ...NAMES.map((text) => encodeURIComponent(text)),
];

function path(template: string, ids: readonly string[]): fc.Arbitrary<string> {
  const parts = template.split(/(\{[^}]+\})/).map((part) => {
    if (!part.startsWith('{')) return fc.constant(part);
    const good =
      part === '{org_id}'
        ? KNOWN_ORGS
        : part === '{kind}'
          ? lifecycles.kinds
          : ids.map(encodeURIComponent);
    return fc.oneof(
      { weight: 8, arbitrary: fc.constantFrom(...good) },
      { weight: 2, arbitrary: fc.constantFrom(...SEGMENTS) },
    );
  });
  const whole = fc.tuple(...parts).map((texts) => texts.join(''));
  const spoilt = fc.tuple(whole, fc.nat(), fc.constantFrom(...SEGMENTS)).map(([text, at, junk]) => {
    const place = 1 + (at % text.length);
    return text.slice(0, place) + junk + text.slice(place);
  });
  return fc.oneof(
    { weight: 9, arbitrary: whole },
    { weight: 1, arbitrary: spoilt },
    { weight: 1, arbitrary: whole.map((text) => `http://localhost${text}`) },
    { weight: 1, arbitrary: whole.map((text) => `/${text}`) },
  );
}

function query(operation: Operation): fc.Arbitrary<string> {
  const own = operation.parameters.filter(({ in: place }) => place === 'query');
  const names = [...own.map((each) => each.name), 'force', '__code', '__example', '__dynamic'];
  const value = fc.oneof(
    fc.constantFrom('true', 'false', "'true'", '', '200', '204', '404', '999', 'CREATED', 'yoigo'),
    fc.constantFrom(...SEGMENTS.filter((text) => !/[ #?]/.test(text) && text.length < 1000)),
  );
  const key = fc.oneof(
    fc.constantFrom(...names),
    fc.constantFrom('__proto__', '__proto__[a]', 'constructor[prototype]', 'a[]', '%zz', ''),
  );
  const pairs = fc
    .array(fc.tuple(key, value), { minLength: 1, maxLength: 3 })
    .map((list) => `?${list.map(([one, other]) => `${one}=${other}`).join('&')}`);
  return fc.oneof(
    { weight: 6, arbitrary: fc.constant('') },
    { weight: 4, arbitrary: pairs },
    { weight: 1, arbitrary: fc.constantFrom(`?${'force=true&'.repeat(600)}`, '???', '?&&&=&') },
  );
}

const TOKENS: readonly string[] = [
  ...['Bearer test_agent', 'Bearer test_other_org', 'Bearer test_expired', 'Bearer', 'Bearer ', ''],
  ...['Basic dGVzdDp0ZXN0', 'bearer test_admin', 'Bearer  test_admin', 'Bearer test_admin,x'],
  ...['Bearer __proto__', 'Bearer constructor', 'Bearer a.b.c', 'Bearer ..', 'Bearer \u00ff'],
  'Bearer eyJhbGciOiJub25lIn0.eyJ0ZW5hbnRzX3RyYW5zbGF0aW9uIjpbeyJvcmciOiJ5b2lnbyJ9XX0.',
  'Bearer eyJhbGciOiJIUzI1NiJ9.e30.AAAA',
  `Bearer ${'a'.repeat(12_000)}`,
];

const STRANGE_HEADERS: readonly (readonly [string, string])[] = [
  ...NAMES.filter((text) => /^[\w$]+$/.test(text)).map((text) => [text, 'x'] as const),
  ...[
    'code=200',
    'code=500',
    'code=999',
    'code=__proto__',
    'example=constructor',
    'dynamic=true',
  ].map((value) => ['Prefer', value] as const),
  ...['Prefer', 'X-Location', 'X-Fingerprint', 'Origin', 'Cookie', 'Accept'].map(
    (key) => [key, '\u00e9\u00ff"\\;,='] as const,
  ),
  ['Prefer', `code=200${';x=y'.repeat(1000)}`],
  ['Origin', 'null'],
  ['Origin', 'http://evil.example'],
  ['Access-Control-Request-Headers', 'a, \u00ff'],
  ['X-HTTP-Method-Override', 'DELETE'],
  ['Content-Encoding', 'gzip'],
  ['Authorization', 'Bearer test_admin'],
  ['X-Location', '9'.repeat(5000)],
  ['Connection', 'close, __proto__'],
  ['Connection', 'Upgrade'],
  ['Accept', 'text/html'],
];

function headers(operation: Operation): fc.Arbitrary<readonly (readonly [string, string])[]> {
  const required = operation.parameters
    .filter(({ in: place, required: needed }) => place === 'header' && needed)
    .map((each) => [each.name, String(each.example)] as const);
  const authorization = mostly('Bearer test_admin', fc.constantFrom(...TOKENS));
  const strange = fc.array(fc.constantFrom(...STRANGE_HEADERS), { maxLength: 2 });
  const type = mostly(
    operation.body?.mediaTypes[0] ?? 'application/json',
    fc.constantFrom(
      ...['', 'text/plain', 'application/json; charset=utf-16', 'APPLICATION/JSON;charset="utf-8"'],
      ...['application/x-www-form-urlencoded', 'multipart/mixed', 'multipart/mixed; boundary='],
      ...['multipart/mixed; boundary="(.*)+$"', `multipart/mixed; boundary=${'b'.repeat(5000)}`],
    ),
  ).map((text) =>
    text === 'multipart/mixed' && operation.body !== undefined ? `${text}; boundary=b` : text,
  );
  return fc
    .tuple(
      mostly<readonly (readonly [string, string])[]>(required, fc.constant([])),
      authorization,
      type,
      strange,
    )
    .map(([own, token, mediaType, more]) => [
      ...own,
      ['Authorization', token] as const,
      ['Content-Type', mediaType] as const,
      ...more,
    ]);
}

function body(operation: Operation, bodies: readonly object[]): fc.Arbitrary<Buffer | undefined> {
  if (operation.body === undefined) {
    return mostly<Buffer | undefined>(
      undefined,
      valueText.map((text) => Buffer.from(text)),
    );
  }
  if (operation.body.mediaTypes.some((type) => type.startsWith('multipart/'))) return multipart();
  const { example } = operation.body;
  const values = operation.id === 'createEntity' ? [example, ...bodies] : [example];
  return bodyBytes(fc.constantFrom(...values));
}
