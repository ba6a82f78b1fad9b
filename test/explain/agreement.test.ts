import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { anyRequest, catalogue, explain, send, type Asked } from './requests.js';
import { createStillSimulator, freeze, stateOf, type Simulator } from './simulator.js';

let simulator: Simulator;
let documented: readonly Asked[];

beforeAll(async () => {
  simulator = await createStillSimulator();
  documented = await catalogue(simulator);
});
afterAll(() => simulator.close());

test('explaining changes nothing, and the real answer is the explained one', async () => {
  await fc.assert(
    fc.asyncProperty(anyRequest(documented), async (request) => {
      const before = await stateOf(simulator);
      const { status, rule, body } = await explain(simulator, request);
      expect(await stateOf(simulator)).toBe(before);
      const real = await send(simulator, request);
      expect({ status, rule: rule.id, body }).toEqual({
        status: real.status,
        rule: real.rule,
        body: real.body,
      });
    }),
    { numRuns: 300 },
  );
});

test('the last check is the one that decided', async () => {
  await fc.assert(
    fc.asyncProperty(anyRequest(documented), async (request) => {
      const { status, checks } = await explain(simulator, request);
      const outcomes = checks.map(({ outcome }) => outcome);
      expect(outcomes.pop()).toBe(status < 400 ? 'answered' : 'refused');
      expect(new Set(outcomes)).toEqual(new Set(outcomes.length > 0 ? ['passed'] : []));
    }),
    { numRuns: 100 },
  );
});

test('the request that is proposed is accepted when it is sent', async () => {
  await fc.assert(
    fc.asyncProperty(anyRequest(documented), async (request) => {
      await freeze(simulator);
      const { accepted } = await explain(simulator, request);
      if (accepted === undefined) return;
      const { status } = await send(simulator, accepted.request);
      expect(status).toBe(accepted.status);
      expect(status).toBeLessThan(400);
    }),
    { numRuns: 100 },
  );
});

test('every documented refusal has a request near it that is accepted', async () => {
  await freeze(simulator);
  for (const request of documented) {
    const { status, accepted } = await explain(simulator, request);
    expect({ request, near: status < 400 || accepted !== undefined }).toEqual({
      request,
      near: true,
    });
  }
});
