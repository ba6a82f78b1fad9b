import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { explain, send } from './requests.js';
import { createStillSimulator, type Simulator } from './simulator.js';

const CHAIN = '/v1/orgs/yoigo/identifications/chain/yoigo-chain-created';

let simulator: Simulator;
beforeAll(async () => {
  simulator = await createStillSimulator();
});
afterAll(() => simulator.close());

describe('a request that names a world', () => {
  const headers = { authorization: 'Bearer test_admin', 'user-agent': 'app' };
  beforeAll(() =>
    simulator.handle({
      method: 'PATCH',
      url: '/__worlds/other/__admin/entities/identification-chain/yoigo-chain-created',
      headers: { 'content-type': 'application/json' },
      body: Buffer.from('{"state":"EXPIRED"}'),
    }),
  );

  test.each([
    { given: 'in its header', url: CHAIN, own: { 'x-mock-world': 'other' } },
    { given: 'in its path', url: `/__worlds/other${CHAIN}`, own: {} },
  ])('$given is explained in that one', async ({ url, own }) => {
    const request = { method: 'GET', url, headers: { ...headers, ...own } };
    const { status, body } = await explain(simulator, request);
    expect({ status, body }).toMatchObject({ status: 200, body: { status: 'EXPIRED' } });
    expect((await send(simulator, request)).body).toMatchObject({ status: 'EXPIRED' });
  });

  test('that nobody has made is explained as it would be, and stays unmade', async () => {
    const request = { method: 'GET', url: `/__worlds/unmade${CHAIN}`, headers };
    const { status, body } = await explain(simulator, request);
    expect({ status, body }).toMatchObject({ status: 200, body: { status: 'CREATED' } });
    const { body: list } = await simulator.handle({ url: '/__admin/worlds' });
    const names = (list as { worlds: { name: string }[] }).worlds.map(({ name }) => name);
    expect(names).toContain('other');
    expect(names).not.toContain('unmade');
  });

  test('and another in its path is refused as it really is', async () => {
    const request = {
      method: 'GET',
      url: `/__worlds/one${CHAIN}`,
      headers: { ...headers, 'x-mock-world': 'two' },
    };
    const { status, rule, body, checks } = await explain(simulator, request);
    const real = await send(simulator, request);
    expect({ status, rule: rule.id, body }).toEqual({
      status: real.status,
      rule: real.rule,
      body: real.body,
    });
    expect(checks.map(({ check }) => check)).toEqual(['world']);
  });

  test('of the control plane is not explained, whatever its world', async () => {
    const url = '/__worlds/other/__admin/clock';
    const reply = await simulator.handle({
      method: 'POST',
      url: '/__admin/explain',
      headers: { 'content-type': 'application/json' },
      body: Buffer.from(JSON.stringify({ method: 'GET', url })),
    });
    expect(reply.status).toBe(400);
  });
});
