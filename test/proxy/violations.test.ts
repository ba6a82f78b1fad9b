import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { send, startProxy, violationsOf, type RunningProxy } from './running-proxy.js';
import { startStrangeUpstream, type StrangeUpstream } from './strange-upstream.js';

const SCORINGS = '/v1/orgs/yoigo/scorings/identity_document';
const SCORING = `${SCORINGS}/d290f1ee-6c54-4b01-90e6-d701748f0851`;
const TOKEN = { authorization: 'Bearer anything' };

let upstream: StrangeUpstream;
let lenient: RunningProxy;
let strict: RunningProxy;

beforeAll(async () => {
  upstream = await startStrangeUpstream();
  lenient = await startProxy(upstream.url);
  strict = await startProxy(upstream.url, { errors: true });
});
afterAll(async () => {
  await lenient.close();
  await strict.close();
  await upstream.close();
});

interface Row {
  readonly given: string;
  readonly path?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly answer: string;
  readonly violations: readonly string[];
  /** With --errors. */
  readonly failure: number;
}

const ROWS: readonly Row[] = [
  { given: 'an exchange that keeps the contract', answer: 'good', violations: [], failure: 200 },
  {
    given: 'an id that is no uuid',
    path: `${SCORINGS}/7`,
    answer: 'good',
    violations: ['request/path/scoring_id must match format "uuid"'],
    failure: 200,
  },
  {
    given: 'no token',
    headers: { authorization: '' },
    answer: 'good',
    violations: ['request/header/authorization must be Bearer <token>'],
    failure: 422,
  },
  {
    given: 'a body with a missing and a wrong field',
    path: SCORINGS,
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"document":{"type":"IDENTITY_CARD","country":"spain"},"provider":"GOOGLE"}',
    answer: '501',
    violations: [
      'request/body/expires_in is required',
      'request/body/document/country must match pattern "^[A-Z]{2}$"',
    ],
    failure: 422,
  },
  {
    given: 'an operation that nobody documents',
    path: '/v1/orgs/yoigo/nothing',
    answer: 'good',
    violations: ['request no operation is documented as GET /v1/orgs/yoigo/nothing'],
    failure: 404,
  },
  {
    given: 'a mistyped field in the answer',
    answer: 'mistyped',
    violations: ['response/attempts must be integer'],
    failure: 200,
  },
  {
    given: 'an answer that is not JSON',
    answer: 'broken-json',
    violations: ['response the body is not JSON'],
    failure: 500,
  },
  {
    given: 'an answer whose media type has parameters',
    answer: 'with-parameters',
    violations: [],
    failure: 200,
  },
  {
    given: 'an answer of another media type, with the right one in a parameter',
    answer: 'another-type',
    violations: ['response/header/content-type must be application/json, but is application/jsonx'],
    failure: 200,
  },
  {
    given: 'an undocumented success',
    answer: 'undocumented',
    violations: ['response the status 202 is not documented for getScoring'],
    failure: 500,
  },
  {
    given: 'an error without the body that the page documents',
    answer: '404-empty',
    violations: ['response an answer with status 404 needs a body'],
    failure: 500,
  },
  {
    given: 'another error without a body, where the page gives it no schema',
    path: '/v1/orgs/yoigo/identifications/agent/d290f1ee-6c54-4b01-90e6-d701748f0851/close',
    method: 'POST',
    answer: '404-empty',
    violations: [],
    failure: 404,
  },
];

const sendRow = (proxy: RunningProxy, row: Row) =>
  send(proxy.url + (row.path ?? SCORING), {
    method: row.method ?? 'GET',
    headers: { ...TOKEN, 'x-answer': row.answer, ...row.headers },
    ...(row.body !== undefined && { body: row.body }),
  });

describe('violations are told', () => {
  test.each(ROWS)('$given', async (row) => {
    expect(violationsOf(await sendRow(lenient, row))).toEqual(row.violations);
  });
});

describe('with --errors they are failures', () => {
  test.each(ROWS)('$given: $failure', async (row) => {
    const answer = await sendRow(strict, row);
    expect(answer.status).toBe(row.failure);
    // What is only our reading is told, and passes.
    if (row.failure >= 400 && row.violations.length > 0) {
      const { errors } = JSON.parse(answer.body.toString()) as { errors: { details: string }[] };
      expect(errors).toHaveLength(row.violations.length);
    }
  });

  test('a request that breaks the contract never reaches the upstream', async () => {
    const before = upstream.arrived.length;
    await send(`${strict.url}${SCORINGS}/7`, { headers: { 'x-answer': 'good' } });
    expect(upstream.arrived).toHaveLength(before);
  });
});

describe('an upstream that gives no answer', () => {
  test('nothing listens: 502', async () => {
    const proxy = await startProxy('http://127.0.0.1:1');
    const answer = await send(proxy.url + SCORING, { headers: TOKEN });
    await proxy.close();
    expect(answer.status).toBe(502);
    expect(answer.body.toString()).toContain('nothing listens there');
  });

  test('it says nothing: 504', async () => {
    const proxy = await startProxy(upstream.url, { timeout: 50 });
    const answer = await send(proxy.url + SCORING, { headers: { ...TOKEN, 'x-answer': 'silent' } });
    await proxy.close();
    expect(answer.status).toBe(504);
  });

  test('it stops half-way: 502', async () => {
    const headers = { ...TOKEN, 'x-answer': 'half-way' };
    const answer = await send(lenient.url + SCORING, { headers });
    expect(answer.status).toBe(502);
  });
});

describe('parameters of a media type (RFC 9110, section 8.3.1)', () => {
  test.each([
    { type: 'application/json; charset=utf-8 ; x=y', told: [] },
    { type: 'Application/JSON;a="b;c"', told: [] },
    {
      type: 'application/jsonx; a=application/json',
      told: [expect.stringContaining('sent as application/jsonx')],
    },
  ])('$type', async ({ type, told }) => {
    const answer = await send(lenient.url + SCORINGS, {
      method: 'POST',
      headers: { ...TOKEN, 'x-answer': '501', 'content-type': type },
      body: '{"document":{"type":"IDENTITY_CARD","country":"ES"},"provider":"GOOGLE","expires_in":"P7D"}',
    });
    expect(violationsOf(answer)).toEqual(told);
  });
});

test.each([
  { given: 'one that tells', proxy: () => lenient },
  { given: 'one with --errors', proxy: () => strict },
])('a request that is larger than the proxy holds passes through $given', async ({ proxy }) => {
  const body = Buffer.alloc(22 * 1024 * 1024, 'x');
  const answer = await send(`${proxy().url}${SCORING}/score`, {
    method: 'PUT',
    headers: { ...TOKEN, 'x-answer': 'no-body-204', 'content-type': 'multipart/mixed; boundary=x' },
    body,
  });
  expect({ status: answer.status, violations: violationsOf(answer) }).toEqual({
    status: 204,
    violations: ['request/body is too large for this proxy, so it was not checked'],
  });
  expect(upstream.arrived.at(-1)?.body.equals(body)).toBe(true);
});
