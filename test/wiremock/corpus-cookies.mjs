/** Cookie headers as they come, and what a stub sees of them. */
const HEADERS = [
  'c=a; d=b',
  'c="a"; d=b',
  'c="a b"; d=b',
  'c="a; d=b',
  'c="a;b"; d=b',
  'c=a"b; d=b',
  'c=a"; d=b',
  'c="a"b; d=b',
  'c=""; d=b',
  'c=; d=b',
  'c={"k":1}; d=b',
  'c=["val"]; d=b',
  'c="a\\"b"; d=b',
  'c=a\\b; d=b',
  'c=a,b; d=b',
  'c="a,b"; d=b',
  'c=a b; d=b',
  'c = a ; d=b',
  'c=a=b; d=b',
  'c; d=b',
  'd=b; =x; c=a',
  'c=a; c=b; d=b',
  'c=%22a%22; d=b',
  'x y=1; c=a; d=b',
  '$Version="1"; c=a; d=b',
  'd=x"; c=1; e=2',
  'd="x; c=1; e="2"',
];

const sent = HEADERS.map((cookie) => ({ method: 'GET', url: '/c', headers: { cookie } }));

export const rows = [
  {
    request: { urlPath: '/c' },
    response: {
      status: 200,
      body: '{{request.cookies.c}}|{{request.cookies.d}}',
      transformers: ['response-template'],
    },
    sent,
  },
  ...[
    { absent: true },
    { equalTo: 'a' },
    { matches: '.*' },
    { equalToJson: '{"k":1}' },
    { matchesJsonPath: '$[0]' },
    { contains: '"' },
  ].map((c) => ({ request: { urlPath: '/c', cookies: { c } }, sent })),
];
