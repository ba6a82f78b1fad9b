import { describe, expect, test } from '@jest/globals';
import type { Simulator } from '../../src/index.js';
import { turnsUntil } from '../support/turns.js';
import { addStub, control, withSimulator } from './simulator.js';

const list = (length: number): string => JSON.stringify(Array.from({ length }, () => 1));

const send = (
  simulator: Simulator,
  method: string,
  url: string,
  body?: string,
): ReturnType<Simulator['handle']> =>
  simulator.handle({
    ...{ method, url, headers: { 'content-type': 'application/json' } },
    ...(body !== undefined && { body: Buffer.from(body) }),
  });

/** A stub that takes `/nobody` but for the body. */
const near = {
  request: { urlPath: '/nobody', bodyPatterns: [{ equalToJson: '[2]' }] },
  response: { status: 200, breaksContract: true },
};

describe('what it costs to tell near misses is bounded', () => {
  test.each([
    { values: 10, isTold: true },
    { values: 120_000, isTold: false },
  ])('the answer to a request with $values values: told $isTold', async ({ values, isTold }) => {
    await withSimulator(async (simulator) => {
      // Its path is another one, so that finding a stub looks at no body.
      await addStub(simulator, { ...near, request: { ...near.request, urlPath: '/nobod' } });
      await addStub(simulator, { ...near, request: { method: 'PUT', urlPath: '/nobody' } });
      const mapping = {
        ...near,
        request: { urlPathPattern: '/nobod', bodyPatterns: [{ equalToJson: list(values) }] },
      };
      await addStub(simulator, mapping);
      const { body, status } = await send(simulator, 'POST', '/nobody', list(values));
      expect(status).toBe(404);
      expect(JSON.stringify(body).includes('would answer this request except for')).toBe(isTold);
    });
  });

  test('a list over many requests has a share for each', async () => {
    await withSimulator(async (simulator) => {
      await addStub(simulator, near);
      const body = list(30_000);
      for (let index = 0; index < 100; index += 1) {
        await send(simulator, 'POST', '/nobody', body);
      }
      const countOf = async (limit: number): Promise<number> => {
        const answer = await control(
          simulator,
          'GET',
          `/requests/unmatched/near-misses?limit=${limit}`,
        );
        return (answer.body as { readonly nearMisses: readonly unknown[] }).nearMisses.length;
      };
      // One may cost ten times as much as each of a hundred.
      expect([await countOf(1), await countOf(100)]).toEqual([1, 0]);
    });
  });

  test('others have a turn after each request of a list', async () => {
    await withSimulator(async (simulator) => {
      await addStub(simulator, near);
      for (let index = 0; index < 200; index += 1) await send(simulator, 'POST', '/nobody', '[1]');
      const listing = send(simulator, 'GET', '/__admin/requests/unmatched/near-misses');
      expect(await turnsUntil(listing)).toBeGreaterThan(200);
      expect((await listing).status).toBe(200);
    });
  });
});
