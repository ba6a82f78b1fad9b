import { expect, test } from '@jest/globals';
import { addStub, ADMIN, CHAIN, control, withSimulator } from './simulator.js';

test('explain tells of a stub, and neither moves its scenario nor fills the journal', async () => {
  await withSimulator(async (simulator) => {
    await addStub(simulator, {
      request: { url: CHAIN },
      response: { status: 299, breaksContract: true },
      scenarioName: 's',
      requiredScenarioState: 'Started',
      newScenarioState: 'done',
    });
    const ask = (): Promise<unknown> =>
      control(simulator, 'POST', '/explain', { method: 'GET', url: CHAIN, headers: ADMIN }).then(
        ({ body }) => body,
      );
    const byStub = { status: 299, rule: { id: 'override.stub' }, checks: [{ check: 'stub' }] };
    expect(await ask()).toMatchObject(byStub);
    expect(await ask()).toMatchObject(byStub);
    expect((await control(simulator, 'POST', '/requests/count', {})).body).toMatchObject({
      count: 0,
    });
    expect((await fetch(simulator.url + CHAIN)).status).toBe(299);
    expect(await ask()).toMatchObject({ status: 200, rule: { id: 'chain.status' } });
  });
});
