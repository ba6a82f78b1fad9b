import { describe, expect, test } from '@jest/globals';
import { createSimulator } from '../../src/index.js';
import { documentedOperations } from '../spec/documented-pairs.js';
import { createScoring, scorings, signature, UNKNOWN_ID } from '../support/requests.js';
import { useSimulator } from '../support/simulator.js';

const FILE = 'test/http/contracts.openapi.yaml';
const simulator = useSimulator({ spec: FILE });
const contracts = '/orgs/yoigo/contracts';

describe('operations of another document are answered by Prism', () => {
  test('with the example that the document has', async () => {
    const answer = await simulator.send({ path: `${contracts}/c-1` });
    expect(answer).toMatchObject({
      status: 200,
      rule: 'external.prism',
      body: { contract_id: 'c-1', signed: false },
    });
  });

  test.each([
    { given: 'no token', token: null, path: `${contracts}/c-1`, status: 401 },
    { given: 'a token of another org', token: 'test_other_org', path: contracts, status: 401 },
    { given: 'a number below its limit', path: `${contracts}?limit=0`, status: 400 },
    { given: 'a word for a number', path: `${contracts}?limit=ten`, status: 400 },
    { given: 'a good number', path: `${contracts}?limit=10`, status: 200 },
  ])('$given: $status', async ({ token = 'test_admin', path, status }) => {
    expect((await simulator.send({ path, token })).status).toBe(status);
  });

  test.each([
    { body: { title: 'Lease' }, status: 201 },
    { body: { title: '' }, status: 400 },
    { body: {}, status: 400 },
    { body: { title: 'Lease', pages: 1 }, status: 400 },
  ])('$body: $status', async ({ body, status }) => {
    const answer = await simulator.send({ path: contracts, body });
    expect(answer.status).toBe(status);
    if (status === 400) expect(answer.details[0]).toMatch(/^\/body/);
  });

  test('Prefer works on them too', async () => {
    const path = `${contracts}/c-1`;
    const answer = await simulator.send({ path, headers: { prefer: 'code=410' } });
    expect(answer).toMatchObject({ status: 410, rule: 'override.prefer' });
  });

  test('the documented API is still there, and has its lifecycles', async () => {
    expect(await simulator.send(createScoring())).toMatchObject({
      status: 200,
      rule: 'scoring.create',
    });
    const { body } = await simulator.admin('GET', '/catalogue');
    expect(body['pairs']).toHaveLength(
      documentedOperations.flatMap((each) => each.responses).length,
    );
  });

  test.each([
    { method: 'PATCH', path: contracts, status: 405, allow: 'GET, POST, HEAD' },
    { method: 'GET', path: '/orgs/yoigo/leases', status: 404, allow: null },
  ])('$method $path: $status', async ({ method, path, status, allow }) => {
    const answer = await simulator.send({ method, path });
    expect(answer.status).toBe(status);
    expect(answer.headers.get('allow')).toBe(allow);
  });
});

test('Prefer: dynamic=true makes up bodies that keep the contract', async () => {
  const headers = { prefer: 'dynamic=true' };
  const scoring = `${scorings()}/${UNKNOWN_ID}`;
  for (const path of [scoring, `${scoring}/captures`, signature(UNKNOWN_ID)]) {
    expect(await simulator.send({ path, headers })).toMatchObject({
      status: 200,
      rule: 'override.prefer',
    });
  }
  const created = await simulator.send({ ...createScoring(), headers });
  expect(created.body['scoring_id']).toMatch(/^[0-9a-f-]{36}$/);
});

test.each([
  { spec: 'test/http/nothing.yaml', told: /cannot read the OpenAPI document .*nothing\.yaml/ },
  { spec: 'test/http', told: /cannot read the OpenAPI document/ },
  { spec: 'LICENSE', told: /LICENSE/ },
])('$spec is no document', async ({ spec, told }) => {
  const opening = createSimulator({ port: 0, spec }).then((opened) => opened.close());
  await expect(opening).rejects.toThrow(told);
});
