import { expect, test } from '@jest/globals';
import { BREACHES } from './breaches.js';
import { startGateway } from './gateway.js';
import { witnessBindings } from './prepared.js';
import { startWitness } from './server.js';
import { parseBindings, verify } from '../support/verify.js';

/** Takes the tests of deletions, and tells for how long each wait was meant. */
async function waitsOf(baseUrl: string): Promise<readonly number[]> {
  const waits: number[] = [];
  await verify({
    ...{ baseUrl, yes: true, rules: [], rate: Infinity, workers: 1 },
    ...{ checks: ['walks'], only: ['deleteAgentIdentification'] },
    bindings: parseBindings(witnessBindings(), () => undefined),
    pause(milliseconds) {
      waits.push(milliseconds);
      return Promise.resolve();
    },
  });
  return waits;
}

test('where a deletion does not show, it gets the time to, before that is believed', async () => {
  const name = 'deleteAgentIdentification: nothing is deleted';
  const witness = await startWitness({ breaches: BREACHES.filter((each) => each.name === name) });
  const waits = await waitsOf(witness.url).finally(() => witness.close());
  expect(waits.slice(0, 2)).toEqual([200, 800]);
});

test('a server that is as it should be is not waited for', async () => {
  const witness = await startWitness();
  const waits = await waitsOf(witness.url).finally(() => witness.close());
  expect(waits).toEqual([]);
});

test('what came too often is sent again after a while, or when the gateway says', async () => {
  const witness = await startWitness();
  const refusing = { target: witness.url, refuseEvery: 9, refusal: 429 };
  const waits: (readonly number[])[] = [];
  for (const after of [{}, { retryAfter: '7' }]) {
    const gateway = await startGateway({ ...refusing, ...after });
    waits.push(await waitsOf(gateway.url).finally(() => gateway.close()));
  }
  await witness.close();
  expect(waits.map((each) => each[0])).toEqual([200, 7000]);
});
