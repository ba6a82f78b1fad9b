import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { createSimulator, type Simulator } from '../../src/index.js';
import { applyOverlays, parseOverlay } from '../../src/openapi/overlay.js';

const actor = (document: object): object => ({
  name: 'James',
  last_name: 'Smith',
  identity_document: { document_number: '12345678A', document_type: 'NIF', ...document },
});
const scoring = {
  document: { type: 'IDENTITY_CARD', country: 'ES' },
  provider: 'GOOGLE',
  expires_in: 'P1D',
};
const chainHeaders = { 'user-agent': 'x', 'x-fingerprint': 'x', 'x-installation_id': 'x' };

type Answer = Pick<Awaited<ReturnType<Simulator['handle']>>, 'status' | 'rule'> & {
  readonly body: Record<string, unknown>;
};

function createCall(simulator: Simulator) {
  return async (
    method: string,
    operation: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> => {
    const reply = await simulator.handle({
      method,
      url: `/v1/orgs/yoigo${operation}`,
      headers: { 'content-type': 'application/json', ...headers },
      body: body === undefined ? undefined : Buffer.from(JSON.stringify(body)),
    });
    return reply as Answer;
  };
}

describe.each([
  { contract: 'the five pages', overlays: [], newer: false },
  { contract: 'newer-docs', overlays: ['newer-docs'], newer: true },
])('with $contract', ({ overlays, newer }) => {
  let simulator: Simulator;
  let call: ReturnType<typeof createCall>;
  beforeAll(async () => {
    simulator = await createSimulator({ port: 0, auth: 'none', overlays });
    call = createCall(simulator);
  });
  afterAll(() => simulator.close());

  const otp = { expires_in: 'P1D', channel: { type: 'SMS', external: 'true' }, actor: actor({}) };
  const rows = [
    { given: 'external as a string', body: otp, before: 201, after: 201 },
    {
      given: 'external as a boolean',
      body: { ...otp, channel: { type: 'SMS', external: false } },
      before: 400,
      after: 201,
    },
    {
      given: 'an identity card and its country',
      body: { ...otp, actor: actor({ document_type: 'IDENTITY_CARD', country: 'ES' }) },
      before: 400,
      after: 201,
    },
    {
      given: 'a country in small letters',
      body: { ...otp, actor: actor({ country: 'es' }) },
      before: 201,
      after: 400,
    },
  ];
  test.each(rows)('OTP with $given', async ({ body, before, after }) => {
    const { status } = await call('POST', '/identifications/otp', body);
    expect(status).toBe(newer ? after : before);
  });

  test('a chain is validated from an address', async () => {
    const validate = '/identifications/chain/yoigo-chain-created/validate';
    const { status } = await call('POST', validate, undefined, chainHeaders);
    expect(status).toBe(newer ? 400 : 204);
    const from = { ...chainHeaders, 'x-forwarded-for': '88.88.88.88' };
    expect((await call('POST', validate, undefined, from)).status).toBe(newer ? 204 : 409);
  });

  test.each([
    { given: 2, taken: 2 },
    { given: undefined, taken: 5 },
  ])('a session made with max_score_retries $given', async ({ given, taken }) => {
    const body = { ...scoring, max_score_retries: given };
    const { body: made } = await call('POST', '/scorings/identity_document', body);
    const attempt = (): Promise<Answer> =>
      call('PUT', `/scorings/identity_document/${String(made['scoring_id'])}/score`);
    for (let count = 0; count < taken; count += 1) {
      expect(await attempt()).toMatchObject({ status: 204, rule: 'scoring.score' });
    }
    expect(await attempt()).toMatchObject(
      newer ? { status: 409, rule: 'scoring.score.used-up' } : { status: 204 },
    );
  });

  test('a rule that comes with an overlay is listed like the others', async () => {
    const response = await fetch(`${simulator.url}/__admin/rules/scoring.score.used-up`);
    expect(response.status).toBe(newer ? 200 : 404);
  });

  test('and explained with its title', async () => {
    const { body: made } = await call('POST', '/scorings/identity_document', {
      ...scoring,
      max_score_retries: 1,
    });
    const score = `/scorings/identity_document/${String(made['scoring_id'])}/score`;
    await call('PUT', score);
    const explained = await simulator.handle({
      method: 'POST',
      url: '/__admin/explain',
      headers: { 'content-type': 'application/json' },
      body: Buffer.from(JSON.stringify({ method: 'PUT', url: `/v1/orgs/yoigo${score}` })),
    });
    expect((explained as Answer).body['rule']).toMatchObject(
      newer ? { title: expect.stringContaining('no more attempts') } : { id: 'scoring.score' },
    );
  });
});

describe('newer-docs', () => {
  const overlay = parse(readFileSync('spec/overlays/newer-docs.yaml', 'utf8')) as {
    readonly actions: readonly Record<string, unknown>[];
  };
  test('says of each change where it is documented', () => {
    for (const action of overlay.actions) {
      expect(action['x-evidence']).toMatchObject({
        grade: 'docs',
        page: expect.stringContaining('developers.masstack.com: ') as unknown,
      });
    }
  });

  test('changes nothing in the document that it is applied to', async () => {
    const document = parse(readFileSync('spec/openapi.yaml', 'utf8')) as Record<string, unknown>;
    const before = JSON.stringify(document);
    const changed = await applyOverlays(document, [parseOverlay(overlay, 'newer-docs')]);
    expect(JSON.stringify(document)).toBe(before);
    expect(JSON.stringify(changed)).not.toBe(before);
  });
});

describe('what an action does', () => {
  const shared = { kept: 1 };
  const document = { a: { list: [1, 2], deep: { x: 1, y: [1] } }, b: shared, c: shared };
  const rows = [
    {
      given: 'an update of an object: merged, lists grow, the rest is replaced',
      action: { target: '$.a', update: { deep: { x: 2, y: [2], z: 3 } } },
      expected: { ...document, a: { list: [1, 2], deep: { x: 2, y: [1, 2], z: 3 } } },
    },
    {
      given: 'an update of a list: appended',
      action: { target: '$.a.list', update: 3 },
      expected: { ...document, a: { ...document.a, list: [1, 2, 3] } },
    },
    {
      given: 'a removal of several items',
      action: { target: '$.a.list[*]', remove: true },
      expected: { ...document, a: { ...document.a, list: [] } },
    },
    {
      given: 'a change of what YAML shares: in the one place only',
      action: { target: '$.b', update: { kept: 2 } },
      expected: { ...document, b: { kept: 2 } },
    },
  ];
  test.each(rows)('$given', async ({ action, expected }) => {
    const overlay = parseOverlay({ overlay: '1.0.0', actions: [action] }, 'test');
    expect(await applyOverlays(document, [overlay])).toEqual(expected);
  });
});
