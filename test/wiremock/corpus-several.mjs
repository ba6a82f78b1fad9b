/** A name that is sent several times: to WireMock, the value that it holds to be closest decides. */
const DAY = '2021-06-15T12:00:00Z';
const before = { before: DAY };
const after = { after: DAY };
const on = { equalToDateTime: DAY };
const anyCase = { equalTo: 'abc', caseInsensitive: true };
const inner = { matchesJsonPath: { expression: '$..d', ...before } };

const OLD = '2011-01-01T00:00:00Z';
const NEAR = '2021-06-15T12:00:01Z';
const TIMES = [
  [OLD, NEAR],
  [NEAR, OLD],
  [OLD, '2999-01-01'],
  ['77', OLD],
  ['text', OLD],
  [OLD, 'text'],
  [DAY, NEAR],
  ['2021-06-15T12:00:00.0005Z', DAY],
  [DAY, '2021-06-15T12:00:00.0005Z'],
  [OLD, '2021-06-15'],
  [OLD, 'Tue, 15 Jun 2021 12:00:00 GMT', 'x'],
];
const TEXTS = [
  ['ABC', 'abd'],
  ['abd', 'ABC'],
  ['ABC', 'xyz'],
  ['Abc', 'ABC'],
  ['aBC', ''],
  ['abcd', 'ABc'],
];
const JSONS = [
  ['{}', '[]'],
  ['[]', '{}'],
  ['{}', 'x'],
  ['x', '{}'],
  ['{}', '{}'],
  ['{}', '{"a":1}'],
  ['{"a":1}', '1'],
];
const DOCUMENTS = [
  [{ d: OLD }, { d: NEAR }],
  [{ d: NEAR }, { d: OLD }],
  [{ d: OLD }, 5],
  [{ list: [{ d: NEAR }, { d: OLD }] }, { d: NEAR }],
].map((pair) => pair.map((one) => JSON.stringify(one)));

const patterns = [
  ...[
    before,
    after,
    on,
    { before: 'now' },
    { after: '2021-06-15' },
    { not: before },
    { and: [before, { matches: '.*' }] },
    { and: [before, { equalTo: OLD }] },
    { or: [before, { equalTo: 'text' }] },
    { or: [after, { absent: true }] },
    { includes: [before] },
    { includes: [before, after] },
    { hasExactly: [before, after] },
    { hasExactly: [on, { anything: 'anything' }] },
    { ...on, truncateActual: 'first hour of day' },
  ].map((pattern) => [pattern, TIMES]),
  ...[
    anyCase,
    { not: anyCase },
    { includes: [anyCase] },
    { hasExactly: [anyCase, { matches: '.*' }] },
    { and: [anyCase, { contains: 'C' }] },
    { or: [anyCase, { equalTo: 'xyz' }] },
  ].map((pattern) => [pattern, TEXTS]),
  ...[
    { equalToJson: '{}' },
    { equalToJson: '[]' },
    { equalToJson: {}, ignoreExtraElements: true },
    { or: [{ equalToJson: '{}' }, { equalTo: 'x' }] },
    { hasExactly: [{ equalToJson: '{}' }, { anything: 'anything' }] },
  ].map((pattern) => [pattern, JSONS]),
  ...[inner, { or: [inner, { contains: '5' }] }, { includes: [inner] }].map((pattern) => [
    pattern,
    DOCUMENTS,
  ]),
];

const get = (url, headers = {}) => ({ method: 'GET', url, headers });

export const rows = patterns.flatMap(([pattern, lists]) => [
  {
    request: { urlPath: '/c', queryParameters: { q: pattern } },
    sent: lists.map((values) =>
      get(`/c?${values.map((value) => `q=${encodeURIComponent(value)}`).join('&')}`),
    ),
  },
  {
    request: { urlPath: '/c', headers: { 'X-H': pattern } },
    sent: lists.map((values) => get('/c', { 'x-h': values })),
  },
]);
