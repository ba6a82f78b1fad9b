/** What a generator of stubs has found to answer otherwise once. */
const get = (url, headers = {}) => ({ method: 'GET', url, headers });
const form = (body) => ({
  method: 'POST',
  url: '/c',
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  body,
});
const BODY = '{"a":null,"b":{"c":null,"d":1},"list":[],"t":"x"}';
const EMPTY = { equalTo: '' };

const dates = [
  [
    { before: '2022-01-01' },
    '2021',
    '2022',
    '2023',
    '12021',
    '-5',
    '0',
    '2021-02-30',
    '2021-13-01',
  ],
  [{ after: '2021-02-30T00:00:00Z' }, '2021-03-05T00:00:00Z', '2021-02-01T00:00:00Z'],
  [
    { before: '2021-06-15T12:00:00Z' },
    'Mon, 14 Jun 2021 10:00:00 GMT',
    'Tue, 14 Jun 2021 10:00:00 GMT',
    'Monday, 14-Jun-21 10:00:00 GMT',
    'Mon Jun 14 10:00:00 2021',
    'Wed, 31 Jun 2021 10:00:00 GMT',
  ],
  [
    { equalToDateTime: '2021-06-01T00:00:00Z', truncateActual: 'first day of month' },
    '2021-06-15T10:00:00Z',
    '2021-07-01T00:00:00Z',
  ],
  [{ equalToDateTime: '2021-06-15', actualFormat: 'dd/MM/yyyy' }, '15/06/2021', '31/06/2021'],
];

const templates = [
  '{{request.path}}',
  '{{request.path.[1]}}',
  "{{jsonPath request.body '$'}}",
  "{{jsonPath request.body '$.b'}}",
  "{{jsonPath request.body '$.a'}}",
  "{{jsonPath request.query.q '$.a'}}",
  "{{jsonPath request.query.none '$.a'}}",
  "{{jsonPath request.query.open '$.a'}}",
  "{{jsonPath request.query.open '$[0]'}}",
  "{{jsonPath request.query.open '$'}}",
  "{{jsonPath request.query.open.[0] '$.a'}}",
  "{{toJson (jsonPath request.body '$.b')}}",
  '{{size request.query.none}}',
  '{{size request.query.q}}',
  "{{size (jsonPath request.body '$.list')}}",
  "{{contains (array '1' '2') '1'}}",
  "{{contains (array 1 2) '1'}}",
  '{{contains (array 1 2) 1}}',
  '{{contains (array 1 2) request.query.q}}',
  "{{contains (parseJson '[1,2]') '1'}}",
  "{{contains (parseJson '[null]') request.query.none}}",
  "{{math 30 '%' 1.5}}",
  "{{math '1e2' '/' 3}}",
  "{{math '1e2' '+' '1e1'}}",
  "{{math '1.50' '/' 4}}",
  "{{math '100' '%' '2.50'}}",
  "{{math 0 '%' 1.5}}",
  "{{math 6 'x' 7}}",
  "{{math '9223372036854775807' '+' 1}}",
  "{{math '-9223372036854775808' '-' 1}}",
  "{{math '1e30' '+' 1}}",
  "{{math '99999999999999999999' '-' 1}}",
  "{{math 3000000000 '+' 1}}",
  "{{math 3000000000 '+' 3000000000}}",
  "{{math 3000000000 '/' 7}}",
  "{{math (math '3000000000' '+' 0) '*' 2}}",
  '{{array 3000000000 1}}',
];
const texts = ['x', '', '5', '{"a":1}', "{{jsonPath request.body '$.t'}}"];

// WireMock fails at a null in a list.
const FAILING = { matchesJsonPath: { expression: '$.*', contains: 'x' } };
const faults = [
  { not: FAILING },
  { not: { matchesJsonPath: { expression: '$.*', absent: true } } },
  { or: [{ matches: '.*' }, FAILING] },
  { and: [{ matches: '.*' }, { not: FAILING }] },
];

export const rows = [
  ...faults.map((pattern) => ({
    request: { urlPath: '/c', bodyPatterns: [pattern] },
    sent: ['[1,"x",null]', '[1,"x"]', '[1]', '[]'].map((body) => ({
      method: 'POST',
      url: '/c',
      headers: {},
      body,
    })),
  })),
  ...dates.map(([pattern, ...values]) => ({
    request: { urlPath: '/c', headers: { 'X-D': pattern } },
    sent: values.map((value) => get('/c', { 'x-d': value })),
  })),
  ...[
    EMPTY,
    { includes: [EMPTY] },
    { includes: [EMPTY, { equalTo: '1' }] },
    { hasExactly: [EMPTY, { equalTo: '1' }] },
    { and: [EMPTY, { matches: '.*' }] },
    { or: [EMPTY, { absent: true }] },
    { not: EMPTY },
  ].flatMap((a) => {
    const values = ['', 'a', 'a=', 'a=&a=', 'a=1&a=', 'a=&a=1', 'a=1', 'b=1', 'a=x&a=y&a='];
    return [
      { request: { urlPath: '/c', formParameters: { a } }, sent: values.map(form) },
      {
        request: { urlPath: '/c', queryParameters: { a } },
        sent: values.map((one) => get(`/c?${one}`)),
      },
    ];
  }),
  ...templates.map((body) => ({
    request: { urlPathPattern: '/.*' },
    response: { status: 200, body, transformers: ['response-template'] },
    sent: [
      { method: 'POST', url: '/a%20b/%C3%A9%2Fx?q=x&open=%7Ba', headers: {}, body: BODY },
      { method: 'POST', url: '/a/b?q=1', headers: {}, body: 'text' },
    ],
  })),
  ...texts.flatMap((jsonBody) =>
    [{}, { headers: { 'Content-Type': 'text/plain' } }].flatMap((more) =>
      [undefined, ['response-template']].map((transformers) => ({
        request: { urlPath: '/c' },
        response: { status: 200, jsonBody, ...more, ...(transformers && { transformers }) },
        sent: [{ method: 'POST', url: '/c', headers: {}, body: BODY }],
      })),
    ),
  ),
  {
    request: { urlPath: '/c' },
    response: {
      status: 200,
      jsonBody: { x: '{{{request.body}}}' },
      transformers: ['response-template'],
    },
    sent: ['plain', BODY].map((body) => ({ method: 'POST', url: '/c', headers: {}, body })),
  },
];
