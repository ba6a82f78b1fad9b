/**
 * `import { test, expect } from 'masstack-mock/playwright'`: a simulator a worker (or the one of
 * `MASSTACK_MOCK_URL`), a world a test, and the calls of the app led there.
 */
import { expect as ownExpect, test as base } from '@playwright/test';
import {
  attachStory,
  connectServer,
  describeUnknown,
  openWorld,
  type MasstackServer,
  type MasstackWorld,
} from './adapters/playwright.js';
import { routeCalls } from './adapters/playwright-routes.js';
import { toSatisfyContract } from './contract-matchers.js';
import { createSimulator, type SimulatorOptions } from './index.js';
import { environment } from './runtime/environment.js';

export type { MasstackServer, MasstackWorld } from './adapters/playwright.js';

export interface MasstackFixtures {
  /** The world of the test. */
  readonly masstack: MasstackWorld;
  /** What becomes of a test whose app calls what is not an operation of the API. Default `fail`. */
  readonly masstackUnknownCalls: 'fail' | 'pass';
  /** @internal The calls that are not operations. */
  readonly masstackStrays: (readonly [method: string, path: string])[];
}

export interface MasstackWorkerFixtures {
  /** How the simulator of a worker is started; not used with `MASSTACK_MOCK_URL`. */
  readonly masstackOptions: Omit<SimulatorOptions, 'listen'>;
  /** The simulator of the worker. */
  readonly masstackServer: MasstackServer;
}

export const test = base.extend<MasstackFixtures, MasstackWorkerFixtures>({
  masstackOptions: [{}, { scope: 'worker', option: true }],
  masstackUnknownCalls: ['fail', { option: true }],

  masstackServer: [
    async ({ masstackOptions }, use) => {
      const url = environment('MASSTACK_MOCK_URL');
      if (url !== undefined) {
        await use(await connectServer(url, environment('MASSTACK_MOCK_ADMIN_API_TOKEN')));
        return;
      }
      const simulator = await createSimulator({ port: 0, ...masstackOptions });
      await use(await connectServer(simulator.url, masstackOptions.adminApiToken));
      await simulator.close();
    },
    { scope: 'worker' },
  ],

  // eslint-disable-next-line no-empty-pattern -- Playwright reads what a fixture needs off its first parameter.
  masstackStrays: async ({}, use) => {
    await use([]);
  },

  masstack: [
    async ({ masstackServer, masstackStrays, masstackUnknownCalls }, use, testInfo) => {
      const world = await openWorld(masstackServer, testInfo);
      await use(world);
      if (testInfo.status !== testInfo.expectedStatus || masstackStrays.length > 0) {
        await attachStory(world, testInfo);
      }
      await world.admin.deleteWorld({ name: world.name });
      const strays = describeUnknown(masstackServer, masstackStrays);
      if (strays === '') return;
      if (masstackUnknownCalls === 'fail') throw new Error(strays);
      testInfo.annotations.push({ type: 'masstack-mock', description: strays });
    },
    { auto: true },
  ],

  context: async ({ context, masstack, masstackServer, masstackStrays }, use) => {
    await routeCalls(context, {
      url: masstackServer.url,
      headers: masstack.headers,
      operations: masstackServer.operations,
      onUnknown: (method, path) => masstackStrays.push([method, path]),
    });
    await use(context);
  },
});

/** With `toSatisfyContract`, for an `APIResponse` and for the `Response` of a page. Await it. */
export const expect = ownExpect.extend({ toSatisfyContract });
