import { BODIES, PARAMETERS, template } from './random-templates.mjs';
import { valuePattern, valuesPattern } from './random-patterns.mjs';

/** Chance that comes from a seed. */
function createChance(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  const int = (least, most) => least + Math.floor(next() * (most - least + 1));
  return { int, chance: (share) => next() < share, pick: (list) => list[int(0, list.length - 1)] };
}

const URLS = [
  [{ url: '/c?q=1' }, '/c', '/d'],
  [{ urlPath: '/c' }, '/c', '/c/'],
  [{ urlPath: '/c/%20x' }, '/c/%20x', '/c/ x'.replace(' ', '+')],
  [{ urlPattern: '/c.*' }, '/c', '/x/c'],
  [{ urlPathPattern: '/c/[a-z]+' }, '/c/abc', '/c/1'],
  [{ urlPathPattern: '/(c|d)(/.*)?' }, '/d/e/f', '/cd'],
  [{ urlPathTemplate: '/c/{id}/x' }, '/c/5/x', '/c//x'],
  [{}, '/any', '/other'],
];

/** Each kind of condition puts itself into a pattern, and its values into a request. */
const conditions = {
  queryParameters: (r) => named(r, 'queryParameters', valuesPattern(r), 'q'),
  headers: (r) => named(r, 'headers', valuesPattern(r), 'X-H'),
  formParameters: (r) => named(r, 'formParameters', valuesPattern(r), 'f'),
  cookies(r) {
    const { pattern, yes, no } = valuePattern(r);
    // What a cookie cannot carry, a server reads in its own way.
    const plain = (value) => value?.replaceAll(/[^\w.:+-]/g, '_');
    return {
      pattern: { cookies: { c: pattern } },
      yes: { cookie: plain(yes) },
      no: { cookie: plain(no) },
    };
  },
  bodyPatterns(r) {
    const { pattern, yes, no } = valuePattern(r);
    const bytes = r.chance(0.1) && { binaryEqualTo: Buffer.from(yes ?? '').toString('base64') };
    return { pattern: { bodyPatterns: [bytes || pattern] }, yes: { body: yes }, no: { body: no } };
  },
  multipartPatterns(r) {
    const { pattern, yes, no } = valuePattern(r);
    const part = {
      matchingType: r.pick(['ANY', 'ALL']),
      ...(r.chance(0.5) && { headers: { 'Content-Disposition': { contains: 'name="p"' } } }),
      bodyPatterns: [pattern],
    };
    return {
      pattern: { multipartPatterns: [part] },
      yes: { parts: [['p', yes ?? '']] },
      no: {
        parts: r.chance(0.5)
          ? [['p', no ?? '']]
          : [
              ['o', yes ?? ''],
              ['p', no ?? ''],
            ],
      },
    };
  },
  basicAuthCredentials: () => ({
    pattern: { basicAuthCredentials: { username: 'u', password: 'p:w' } },
    yes: { login: 'u:p:w' },
    no: { login: 'u:other' },
  }),
  method: (r) => ({
    pattern: { method: r.pick(['POST', 'ANY']) },
    yes: { method: 'POST' },
    no: { method: 'PUT' },
  }),
};

const named = (r, name, { pattern, yes, no }, key) => ({
  pattern: { [name]: { [key]: pattern } },
  yes: { [name]: yes },
  no: { [name]: no },
});

const encode = (name, values) =>
  values.map((value) => `${name}=${encodeURIComponent(value)}`).join('&');

function toRequest(path, about) {
  const {
    queryParameters = [],
    headers: own = [],
    formParameters,
    cookie,
    body,
    parts,
    login,
  } = about;
  const query = [
    ...(about.isPlain ? [] : ['q=1'].filter(() => about.isExact)),
    encode('q', queryParameters),
  ];
  const asked = query.filter((one) => one !== '').join('&');
  const headers = {
    ...(own.length > 0 && { 'x-h': own.map((value) => Buffer.from(value).toString('latin1')) }),
    ...(cookie !== undefined && { cookie: `c=${cookie}` }),
    ...(login && { authorization: `Basic ${Buffer.from(login).toString('base64')}` }),
    ...(formParameters && { 'content-type': 'application/x-www-form-urlencoded' }),
    ...(parts && { 'content-type': 'multipart/form-data; boundary=B' }),
  };
  const content = parts
    ? `${parts.map(([name, value]) => `--B\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`).join('')}--B--\r\n`
    : formParameters
      ? encode('f', formParameters)
      : body;
  return {
    method: about.method ?? 'POST',
    url: asked === '' ? path : `${path}?${asked}`,
    headers,
    ...(content !== undefined && { body: content }),
  };
}

const WITH_BODY = ['formParameters', 'bodyPatterns', 'multipartPatterns'];

/** A pattern, a request that it should take, and some with one thing changed. */
function matching(r) {
  const [url, path, elsewhere] = r.pick(URLS);
  const names = Object.keys(conditions).filter(() => r.chance(0.25));
  const first = names.find((name) => WITH_BODY.includes(name));
  const used = names.filter((name) => !WITH_BODY.includes(name) || name === first);
  const parts = used.map((name) => conditions[name](r));
  const merged = Object.assign({ isExact: url.url !== undefined }, ...parts.map(({ yes }) => yes));
  return {
    request: Object.assign({ ...url }, ...parts.map(({ pattern }) => pattern)),
    sent: [
      toRequest(path, merged),
      ...parts.map(({ no }) => toRequest(path, { ...merged, ...no })),
      toRequest(elsewhere, merged),
    ],
  };
}

function response(r) {
  const kind = r.int(0, 9);
  const late =
    r.chance(0.1) &&
    r.pick([
      { fixedDelayMilliseconds: 1 },
      { delayDistribution: { type: 'uniform', lower: 1, upper: 2 } },
      { delayDistribution: { type: 'lognormal', median: 1, sigma: 0.1 } },
      { chunkedDribbleDelay: { numberOfChunks: 3, totalDuration: 3 } },
    ]);
  const status = r.pick([200, 201, 204, 400, '404', 418, 503]);
  const headers = r.chance(0.4) && {
    headers: r.pick([{ 'X-A': 'a' }, { 'X-A': ['a', 'b'] }, { 'Content-Type': 'text/plain' }]),
  };
  if (kind === 0) {
    return {
      fault: r.pick(['EMPTY_RESPONSE', 'CONNECTION_RESET_BY_PEER', 'RANDOM_DATA_THEN_CLOSE']),
    };
  }
  if (kind === 1)
    return { status, jsonBody: r.pick([{ a: [1, null] }, 'text', 5, []]), ...headers, ...late };
  if (kind === 2) return { status, base64Body: 'eMOk', ...headers, ...late };
  if (kind === 3) return { status, body: 'plain ä {{request.url}}', ...headers, ...late };
  return {
    status: 200,
    transformers: ['response-template'],
    transformerParameters: PARAMETERS,
    body: template(r),
    ...(r.chance(0.2) && { headers: { 'X-T': '{{request.method}} {{parameters.n}}' } }),
  };
}

const templated = (r) =>
  BODIES.map((body) => ({
    method: 'POST',
    url: r.pick(['/c/d?q=x&q=y%20z', '/c?q=lit', '/c']),
    headers: { 'x-h': 'head', cookie: 'c=coo' },
    body,
  }));

/** Stubs that hand a state on, or stand before each other. */
function several(r) {
  const answer = (body) => ({ request: { urlPath: '/c' }, response: { status: 200, body } });
  const states = ['Started', 'two', 'three'];
  const mappings = Array.from({ length: r.int(2, 4) }, (_, index) => ({
    ...answer(`n${index}`),
    ...(r.chance(0.5) && { priority: r.int(1, 9) }),
    ...(r.chance(0.6) && {
      scenarioName: 's',
      requiredScenarioState: r.pick(states),
      ...(r.chance(0.7) && { newScenarioState: r.pick(states) }),
    }),
  }));
  return { mappings, sent: Array.from({ length: 5 }, () => toRequest('/c', {})) };
}

/** The n-th stub of a seed (or a few that go together), and the requests that are sent to it. */
export function randomRow(seed, n) {
  const r = createChance(seed * 100_003 + n);
  if (r.chance(0.1)) return several(r);
  if (r.chance(0.35)) {
    const mapping = { request: { urlPathPattern: '/.*' }, response: { ...response(r) } };
    return { mappings: [mapping], sent: templated(r) };
  }
  const { request, sent } = matching(r);
  return { mappings: [{ request, response: r.chance(0.3) ? response(r) : { status: 200 } }], sent };
}
