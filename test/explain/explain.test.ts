import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { explain, send, type Asked } from './requests.js';
import { createStillSimulator, freeze, type Simulator } from './simulator.js';

const OTP = '/v1/orgs/yoigo/identifications/otp';
const CLOSED = `${OTP}/07b00000-0001-4004-8000-000000000001`;
const CHAIN = '/v1/orgs/yoigo/identifications/chain/yoigo-chain-created';
const as = (token: string): { readonly authorization: string } => ({
  authorization: `Bearer ${token}`,
});

let simulator: Simulator;
beforeAll(async () => {
  simulator = await createStillSimulator();
});
beforeEach(() => freeze(simulator));
afterAll(() => simulator.close());

const refusals: readonly {
  readonly given: string;
  readonly request: Asked;
  readonly status: number;
  readonly rule: string;
  /** The checks that ran. */
  readonly checks: string;
  readonly changes: readonly string[];
}[] = [
  {
    given: 'a deletion without force or permission',
    request: { method: 'DELETE', url: CLOSED, headers: as('test_agent') },
    status: 403,
    rule: 'otp.delete.not-forced',
    checks: 'operation credentials input override existence permission',
    changes: ['send force=true', 'send authorization: Bearer test_admin'],
  },
  {
    given: 'a deletion without force, with the permission',
    request: { method: 'delete', url: `http://127.0.0.1:4010${CLOSED}`, headers: as('test_admin') },
    status: 403,
    rule: 'otp.delete.not-forced',
    checks: 'operation credentials input override existence permission',
    changes: ['send force=true'],
  },
  {
    given: 'no token',
    request: { method: 'GET', url: CHAIN, headers: { 'User-Agent': 'app' } },
    status: 403,
    rule: 'credentials.missing',
    checks: 'operation credentials',
    changes: ['send authorization: Bearer test_admin'],
  },
  {
    given: 'a record in the wrong state',
    request: { method: 'POST', url: `${CLOSED}/close`, headers: as('test_agent') },
    status: 409,
    rule: 'otp.close.conflict',
    checks: 'operation credentials input override existence state',
    changes: [
      'use the otp-identification 07b00000-0001-4001-8000-000000000001, which is in state CREATED',
    ],
  },
  {
    given: 'a body as the documentation prints it, in single quotes, with a wrong value',
    request: {
      method: 'POST',
      url: '/v1/orgs/yoigo/scorings/identity_document',
      headers: as('test_agent'),
      body: `'{"document":{"type":"PASSPORT","country":"ES"},"provider":"NOBODY","expires_in":"P1D"}'`,
    },
    status: 400,
    rule: 'request.invalid',
    checks: 'operation credentials input',
    changes: ['send the body as application/json, in JSON', 'set /body/provider to "GOOGLE"'],
  },
  {
    given: 'a method that the path does not take',
    request: { method: 'PUT', url: CHAIN, headers: { ...as('test_agent'), 'user-agent': 'app' } },
    status: 405,
    rule: 'request.unknown-method',
    checks: 'operation',
    changes: ['use GET'],
  },
  {
    given: 'a path with a wrong word and a slash too many',
    request: {
      method: 'GET',
      url: `${CHAIN.replace('identifications', 'identification')}/`,
      headers: { ...as('test_agent'), 'user-agent': 'app' },
    },
    status: 404,
    rule: 'request.unknown-operation',
    checks: 'operation',
    changes: [`use the path ${CHAIN}`],
  },
  {
    given: 'a failure that was asked for',
    request: {
      method: 'GET',
      url: CHAIN,
      headers: { ...as('test_agent'), 'user-agent': 'app', Prefer: 'code=503' },
    },
    status: 503,
    rule: 'override.prefer',
    checks: 'operation credentials input override',
    changes: ['do not request an answer with Prefer or __code'],
  },
  {
    given: 'a header that is sent twice',
    request: {
      method: 'GET',
      url: CHAIN,
      headers: { ...as('test_agent'), 'user-agent': 'app', 'User-Agent': 'other' },
    },
    status: 400,
    rule: 'request.invalid',
    checks: 'operation credentials input',
    changes: [
      'send user-agent: Mozilla/5.0 (Macintosh; Intel Mac OS X x.y; rv:42.0) Gecko/20100101 Firefox/42.0',
    ],
  },
];

describe('a refusal is explained', () => {
  test.each(refusals)('$given', async ({ request, status, rule, checks, changes }) => {
    const explanation = await explain(simulator, request);
    expect(explanation).toMatchObject({ status, rule: { id: rule } });
    expect(explanation.rule.title).not.toBe('');
    expect(explanation.checks.map(({ check }) => check).join(' ')).toBe(checks);
    expect(explanation.accepted?.changes).toEqual(changes);
    const { status: accepted } = await send(simulator, explanation.accepted?.request ?? request);
    expect(accepted).toBeLessThan(400);
  });
});

test('an acceptance names the row of the table, its source and the answer', async () => {
  const request = {
    method: 'POST',
    url: `${OTP}/07b00000-0001-4001-8000-000000000001/close`,
    headers: as('test_agent'),
  };
  expect(await explain(simulator, request)).toMatchObject({
    status: 204,
    rule: { id: 'otp.close', evidence: { grade: 'documented', page: 'Identification OTP Admin' } },
    operation: 'closeOtpIdentification',
  });
});

test('a creation is explained with the very ids that it will have', async () => {
  const request: Asked = {
    method: 'POST',
    url: '/v1/orgs/yoigo/scorings/identity_document',
    headers: as('test_agent'),
    body: { document: { type: 'PASSPORT', country: 'ES' }, provider: 'GOOGLE', expires_in: 'P1D' },
  };
  const { body } = await explain(simulator, request);
  expect((await send(simulator, request)).body).toEqual(body);
});

const hints = [
  { given: 'a record in the wrong state', url: `${CLOSED}/close` },
  { given: 'a record that is not there', url: `${OTP}/07b00000-0009-4009-8000-000000000009/close` },
];

test.each(hints)('the hint for $given makes that very request acceptable', async ({ url }) => {
  const request = { method: 'POST', url, headers: as('test_agent') };
  const { hint = '' } = await explain(simulator, request);
  const [, method = '', path = '', body = ''] = /^(\S+) (\S+) with (\{.*\}) /.exec(hint) ?? [];
  const staged = await send(simulator, { method, url: path, body: JSON.parse(body) as unknown });
  expect(staged.status).toBeLessThan(300);
  expect((await send(simulator, request)).status).toBe(204);
});

const badInput = [
  {
    given: 'a request of the control plane',
    body: { method: 'GET', url: '/__admin/clock' },
    pointer: '/body/url',
  },
  {
    given: 'a request for what is served beside the API',
    body: { method: 'GET', url: '/.well-known/jwks.json' },
    pointer: '/body/url',
  },
  { given: 'no method', body: { url: CHAIN }, pointer: '/body/method' },
  { given: 'a url that is none', body: { method: 'GET', url: 'chain' }, pointer: '/body/url' },
  {
    given: 'a header that is no text',
    body: { method: 'GET', url: CHAIN, headers: { a: 1 } },
    pointer: '/body/headers/a',
  },
];

test.each(badInput)('$given is refused, and the place is named', async ({ body, pointer }) => {
  const reply = await send(simulator, { method: 'POST', url: '/__admin/explain', body });
  expect(reply.status).toBe(400);
  expect(JSON.stringify(reply.body)).toContain(pointer);
});
