import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  connectServer,
  describeUnknown,
  openWorld,
  type MasstackServer,
} from '../../src/adapters/playwright.js';
import { createSimulator, type Simulator } from '../../src/index.js';

let simulator: Simulator;
let server: MasstackServer;
beforeAll(async () => {
  simulator = await createSimulator({ port: 0, data: 'memory' });
  server = await connectServer(simulator.url, undefined);
});
afterAll(() => simulator.close());

describe('the world of a test of Playwright', () => {
  // Against the limit of a name, which cuts the end of a long one.
  test.each([
    ['the same name', 'a', 'a'],
    ['names that differ after 100 characters', `${'a'.repeat(100)}1`, `${'a'.repeat(100)}2`],
    ['names of characters that no world has', 'ñ/?', 'é#%'],
  ])('%s: two tests have two worlds', async (_given, one, two) => {
    const worlds = [];
    for (const testId of [one, two]) {
      worlds.push(await openWorld(server, { testId, retry: 0, workerIndex: 0 }));
    }
    const [first, second] = worlds;
    expect(second?.name).not.toBe(first?.name);
    await first?.stage('identification-chain', { id: 'mine', org: 'yoigo' });
    const find = { kind: 'identification-chain', id: 'mine' } as const;
    await expect(first?.admin.getEntity(find)).resolves.toMatchObject({ id: 'mine' });
    await expect(second?.admin.getEntity(find)).rejects.toThrow(/404|mine/);
  });
});

test.each([
  ['GET', '/v1/orgs/yoigo/identifications/chains/7', 'getChainedIdentificationStatus'],
  ['PATCH', '/v1/orgs/yoigo/scorings', 'createScoring'],
  ['POST', '/v1/orgs/yoigo/biometric_signs/7/signed', 'signBiometricSign'],
])('%s %s, which is not an operation: the message names %s', (method, path, nearest) => {
  const told = describeUnknown(server, [[method, path]]);
  expect(told).toContain(`The app called ${method} ${path}, which is not an operation of the API.`);
  expect(told).toMatch(new RegExp(`The nearest is [A-Z]+ /v1/orgs/.* \\(${nearest}\\)\\.$`));
});
