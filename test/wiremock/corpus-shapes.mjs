/** What stands in a pattern in another shape than WireMock's pages show: refused there, or read in a way of its own. */
const get = (url, headers = {}) => ({ method: 'GET', url, headers });
const post = (body, type = 'application/json') => ({
  method: 'POST',
  url: '/c',
  headers: { 'content-type': type },
  body,
});
const X = { equalTo: 'x' };

const combined = [
  { and: [] },
  { or: [] },
  { and: [X] },
  { or: [X] },
  { and: X },
  { or: [null, X] },
  { and: [{ or: [X] }, X] },
  { and: [{ and: [X, X] }, { or: [X, { equalTo: '5' }] }] },
  { not: null },
  { not: {} },
  { not: [X] },
  { not: { not: X } },
  { not: { or: [X, { equalTo: '5' }] } },
  { not: { absent: true } },
];

const odd = [5, true, null, [], {}, ['x'], ''];
const typed = [
  ...[
    'equalTo',
    'contains',
    'matches',
    'doesNotMatch',
    'before',
    'anything',
    'binaryEqualTo',
  ].flatMap((word) => odd.map((value) => ({ [word]: value }))),
  ...['true', 'false', 1, null].flatMap((flag) => [
    { equalTo: 'X', caseInsensitive: flag },
    { equalToJson: '{"a":[1,2]}', ignoreArrayOrder: flag },
    { equalToJson: '{"a":[1,2]}', ignoreExtraElements: flag },
  ]),
];

const bytes = ['x', 'eA', 'eA=', 'eA==', ' eA==', 'eA==\n', 'eHh4eA', 'eHh', 'eHh4_-', '===='];

const part = (head, content) => `--B\r\n${head}\r\n\r\n${content}\r\n`;
const named = (name, file) =>
  `Content-Disposition: form-data; name="${name}"${file === undefined ? '' : `; filename="${file}"`}`;
const multipart = (...parts) =>
  post(`${parts.join('')}--B--\r\n`, 'multipart/form-data; boundary=B');
const NAMED_X = { 'Content-Disposition': { contains: 'name="x"' } };
const HAS_V = [{ equalTo: 'v' }];

const parts = [
  {},
  { name: 'x' },
  { fileName: 'f.txt' },
  { name: 'x', bodyPatterns: HAS_V },
  { name: 'x', bodyPatterns: [] },
  { matchingType: 'ALL', name: 'x' },
  { matchingType: 'ALL', bodyPatterns: HAS_V },
  { headers: NAMED_X },
  { headers: NAMED_X, bodyPatterns: HAS_V },
  { matchingType: 'ALL', headers: NAMED_X },
  { headers: { 'content-type': { absent: true } }, bodyPatterns: HAS_V },
  { bodyPatterns: [{ equalTo: 'v' }, { contains: 'w' }] },
];

const U = 'a3e46385-9ff0-4afe-90fa-022e21bb1fa9';

const answers = [
  { jsonBody: null },
  { jsonBody: null, transformers: ['response-template'] },
  { body: 'b', headers: { 'X-A': [] } },
  { body: 'b', headers: { 'Content-Type': ['text/plain', 'text/html'] } },
  { body: 'b', headers: { 'Content-Type': 'text/plain', 'content-type': 'text/html' } },
  { body: 'b', headers: { 'Content-Length': '1' } },
  { delayDistribution: { type: 'lognormal', median: 3, sigma: 0.1, maxValue: 2 } },
  { delayDistribution: { type: 'uniform', lower: 2, upper: 1 } },
];

const parameters = {
  list: [1, 'a', null, true, { x: [1, 2] }, [3], []],
  map: { b: [1, 2], c: { d: 'e' }, n: null },
};
const numbers = [
  '5.50',
  '5.0',
  '1e3',
  '0.10',
  '100.00',
  '1e-7',
  '0.0000001',
  '1.10e2',
  '-0.0',
  '-0',
];
const templates = [
  ...[...numbers, '10000000.0', '123456789.123456789123456789'].map(
    (number) =>
      `{{#parseJson 'j'}}{"a":${number}}{{/parseJson}}{{j.a}} {{j}} {{toJson j}} {{math j.a '+' 1}}`,
  ),
  ...['parameters.none', 'parameters.list', 'parameters.map.n', "''", '0', 'false', '(array)'].map(
    (value) => `{{toJson ${value}}}|{{defaultIfEmpty ${value} 'd'}}|{{val ${value} or='o'}}`,
  ),
  '{{parameters.list}}',
  '{{parameters.map}}',
  '{{parameters.map.b}}',
  '{{toJson parameters.list}}',
  '{{toJson parameters.map}}',
  '{{#each parameters.list}}<{{this}}>{{/each}}',
  '{{#each parameters.map}}<{{@key}}={{this}}>{{/each}}',
  "{{join parameters.list '-'}}",
  '{{size parameters.list}}',
  "{{jsonPath parameters.map '$.b'}}",
  "{{jsonPath parameters.map '$.c'}}",
  '{{upper parameters.list}}',
  '{{#parseJson \'o\'}}{"a":[1,{"b":[2]}]}{{/parseJson}}{{o}} {{o.a}} {{toJson o}}',
  "{{regexExtract 'abcd' '(.)(.)' 'parts'}}{{parts}} {{parts.0}}{{parts.3}} {{size parts}}",
  "{{regexExtract 'abcd' '(.)' 'parts'}}{{#each parts}}<{{this}}>{{/each}}",
  "{{regexExtract 'abcd' 'bc' 'parts'}}{{parts}}",
  "{{regexExtract 'abcd' 'bc' 'parts' default='d'}}{{parts}}",
  ...['lower', 'upper', 'capitalize', 'capitalizeFirst'].flatMap((name) =>
    ["''", '0', 'false', '(array)', 'parameters.none', '5', 'true'].map(
      (value) => `{{${name} ${value}}}`,
    ),
  ),
];

export const rows = [
  ...answers.map((response) => ({
    request: { urlPath: '/c' },
    response: { status: 200, ...response },
    sent: [get('/c')],
  })),
  ...[U.toUpperCase(), U.slice(1), 'x'].map((id) => ({
    request: { urlPath: '/c' },
    mapping: { id },
    sent: [get('/c')],
  })),
  ...templates.map((body) => ({
    request: { urlPath: '/c' },
    response: {
      status: 200,
      body,
      transformers: ['response-template'],
      transformerParameters: parameters,
    },
    sent: [get('/c')],
  })),
  ...[...combined, ...typed].flatMap((pattern) => [
    {
      request: { urlPath: '/c', queryParameters: { q: pattern } },
      sent: ['/c', '/c?q=', '/c?q=x', '/c?q=5', '/c?q=x&q=5'].map((url) => get(url)),
    },
    {
      request: { urlPath: '/c', bodyPatterns: [pattern] },
      sent: ['', 'x', '5', '{"a":[1,2]}', '{"a":[2,1]}', '{"a":[1,2],"b":1}'].map((one) =>
        post(one),
      ),
    },
  ]),
  ...bytes.map((binaryEqualTo) => ({
    request: { urlPath: '/c', bodyPatterns: [{ binaryEqualTo }] },
    sent: ['', 'x', 'xxxx', 'xx'].map((one) => post(one)),
  })),
  ...parts.map((pattern) => ({
    request: { urlPath: '/c', multipartPatterns: [pattern] },
    sent: [
      multipart(part(named('x'), 'v')),
      multipart(part(named('y'), 'v')),
      multipart(part(named('x', 'f.txt'), 'w')),
      multipart(part(named('x'), 'v'), part(named('y'), 'w')),
      multipart(part(`${named('y')}\r\nContent-Type: text/plain`, 'v')),
      post('v', 'text/plain'),
    ],
  })),
];
