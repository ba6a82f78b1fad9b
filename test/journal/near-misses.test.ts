import { expect, test } from '@jest/globals';
import { addStub, control, withSimulator } from '../stubs/simulator.js';

test('the stubs that came closest, and what kept them', async () => {
  await withSimulator(async (simulator) => {
    const response = { breaksContract: true };
    const near = await addStub(simulator, {
      request: { method: 'GET', urlPath: '/orders', headers: { 'x-tenant': { equalTo: 'red' } } },
      response,
    });
    const far = await addStub(simulator, { request: { method: 'PUT', urlPath: '/zzz' }, response });
    const due = await addStub(simulator, {
      request: { method: 'GET', urlPath: '/orders' },
      scenarioName: 's',
      requiredScenarioState: 'later',
      response,
    });
    await addStub(simulator, { request: { method: 'PUT', urlPath: '/far/away' }, response });
    const sent = { url: '/orders?page=1', headers: { 'x-tenant': 'blue' } };
    await simulator.handle(sent);

    const { body } = await control(
      simulator,
      'GET',
      '/requests/unmatched/near-misses?explain=true',
    );
    const { nearMisses } = body as {
      readonly nearMisses: readonly { readonly matchResult: { readonly distance: number } }[];
    };
    expect(nearMisses).toMatchObject([
      {
        request: { url: '/orders?page=1' },
        stubMapping: { id: due },
        scenarioState: 'Started',
        matchResult: { distance: 0, unmet: [] },
      },
      {
        stubMapping: { id: near },
        matchResult: {
          unmet: [{ pointer: '/headers/x-tenant', expected: { equalTo: 'red' }, actual: 'blue' }],
        },
      },
      {
        stubMapping: { id: far },
        matchResult: { unmet: [{ pointer: '/method' }, { pointer: '/urlPath' }] },
      },
    ]);
    expect(nearMisses[1]?.matchResult.distance).toBeLessThan(0.34);

    const asked = await control(simulator, 'POST', '/near-misses/request?explain=true', {
      ...sent,
      method: 'PUT',
    });
    expect(asked.body).toMatchObject({
      nearMisses: [
        {},
        {},
        { stubMapping: { id: due }, matchResult: { unmet: [{ pointer: '/method' }] } },
      ],
    });

    await simulator.handle({ url: '/other' });
    const pattern = await control(simulator, 'POST', '/near-misses/request-pattern', {
      method: 'GET',
      urlPath: '/orderz',
    });
    expect(pattern.body).toMatchObject({
      nearMisses: [{ request: { url: '/orders?page=1' } }, { request: { url: '/other' } }],
    });
  });
});
