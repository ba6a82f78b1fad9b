import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { WireMockRestClient } from 'wiremock-rest-client';
import type { Simulator } from '../../src/index.js';
import { startBackend, testAlone } from '../support/backend.js';
import { ADMIN, CHAIN } from './simulator.js';

/** What the client's own types leave open. */
interface Serving {
  readonly request: { readonly url: string };
  readonly response: { readonly status: number };
}

describe('an unmodified WireMock client', () => {
  let simulator: Simulator;
  let client: WireMockRestClient;
  const statusOf = async (path: string): Promise<number> =>
    (await fetch(simulator.url + path, { headers: ADMIN })).status;

  beforeAll(async () => {
    simulator = await startBackend();
    // It ends the process when a call fails, unless it is told to go on.
    client = new WireMockRestClient(simulator.url, {
      logLevel: 'silent',
      continueOnFailure: true,
    });
  });
  afterAll(() => simulator.close());
  beforeEach(() => client.global.resetAll());

  test('creates, reads, changes and deletes stubs', async () => {
    const created = await client.mappings.createMapping({
      request: { method: 'GET', urlPath: '/ping' },
      response: { status: 200, jsonBody: { pong: true } },
    });
    const id = String(created.id);
    expect(created.uuid).toBe(id);
    expect(await (await fetch(`${simulator.url}/ping`)).json()).toEqual({ pong: true });

    const { mappings, meta } = await client.mappings.getAllMappings();
    expect([mappings?.length, meta?.total]).toEqual([1, 1]);

    await client.mappings.updateMapping(id, {
      request: { method: 'GET', urlPath: '/ping' },
      response: { status: 418 },
    });
    expect((await client.mappings.getMapping(id)).response?.status).toBe(418);
    expect(await statusOf('/ping')).toBe(418);

    await client.mappings.deleteMapping(id);
    expect(await statusOf('/ping')).toBe(404);
  });

  test('finds and removes stubs by their metadata', async () => {
    for (const team of ['red', 'blue']) {
      await client.mappings.createMapping({
        request: { urlPath: `/${team}` },
        metadata: { team },
      });
    }
    const pattern = { matchesJsonPath: "$[?(@.team == 'red')]" };
    expect((await client.mappings.findByMetaData(pattern)).mappings).toHaveLength(1);
    await client.mappings.removeByMetaData(pattern);
    expect([await statusOf('/red'), await statusOf('/blue')]).toEqual([404, 200]);
  });

  test('drives a scenario', async () => {
    const steps = [
      { state: 'Started', next: 'flaky', status: 409 },
      { state: 'flaky', next: 'well', status: 409 },
    ];
    for (const { state, next, status } of steps) {
      await client.mappings.createMapping({
        request: { method: 'GET', urlPath: CHAIN },
        response: { status, breaksContract: true },
        scenarioName: 'recovery',
        requiredScenarioState: state,
        newScenarioState: next,
      });
    }
    expect([await statusOf(CHAIN), await statusOf(CHAIN), await statusOf(CHAIN)]).toEqual([
      409, 409, 200,
    ]);
    const { scenarios } = (await client.scenarios.getAllScenarios()) as never as {
      readonly scenarios: readonly unknown[];
    };
    expect(scenarios).toMatchObject([
      { name: 'recovery', state: 'well', possibleStates: ['Started', 'flaky', 'well'] },
    ]);
    await client.scenarios.setScenarioState('recovery', 'flaky');
    expect([await statusOf(CHAIN), await statusOf(CHAIN)]).toEqual([409, 200]);
    await client.scenarios.resetScenario('recovery');
    expect(await statusOf(CHAIN)).toBe(409);
    await client.scenarios.resetAllScenarios();
    expect([await statusOf(CHAIN), await statusOf(CHAIN), await statusOf(CHAIN)]).toEqual([
      409, 409, 200,
    ]);
  });

  test('reads, counts, finds and removes what the journal remembers', async () => {
    await statusOf(CHAIN);
    await statusOf('/nowhere?page=2');
    const { requests } = (await client.requests.getAllRequests()) as never as {
      readonly requests: readonly (Serving & { readonly id: string })[];
    };
    expect(requests.map(({ request, response }) => [request.url, response.status])).toEqual([
      ['/nowhere?page=2', 404],
      [CHAIN, 200],
    ]);
    const nowhere = { method: 'GET', urlPathPattern: '/no.*' };
    expect(await client.requests.getCount(nowhere)).toMatchObject({ count: 1 });
    expect(await client.requests.findRequests(nowhere)).toMatchObject({
      requests: [{ url: '/nowhere?page=2', method: 'GET' }],
    });
    expect(await client.requests.getUnmatchedRequests()).toMatchObject({
      requests: [{ url: '/nowhere?page=2' }],
    });
    expect(await client.requests.getRequest(requests[1]?.id ?? '')).toMatchObject({
      request: { url: CHAIN },
      wasMatched: true,
    });
    await client.requests.removeRequests(nowhere);
    expect(await client.requests.getCount({})).toMatchObject({ count: 1 });
    await client.requests.deleteAllRequests();
    expect(await client.requests.getCount({})).toMatchObject({ count: 0 });
  });

  test('resets everything at once, and delays everything until then', async () => {
    await client.mappings.createMapping({ request: { urlPath: '/ping' } });
    await client.global.updateGlobalSettings({ fixedDelay: 1 });
    expect((await simulator.handle({ url: '/ping' })).delivery).toEqual({ delay: 1 });
    await client.global.resetAll();
    expect((await simulator.handle({ url: '/ping' })).status).toBe(404);
    expect((await client.mappings.getAllMappings()).meta?.total).toBe(0);
    expect((await simulator.handle({ url: CHAIN, headers: ADMIN })).delivery).toBeUndefined();
  });

  // Of several replicas, the one that is asked shuts down.
  testAlone('shuts the simulator down', async () => {
    const other = await startBackend();
    const asked = new WireMockRestClient(other.url, { logLevel: 'silent' });
    await asked.global.shutdown();
    await other.closed;
    await expect(fetch(other.url)).rejects.toThrow();
    // Whoever made it may still close it.
    await other.close();
  });
});
