import { describe, expect, test } from '@jest/globals';
import { addStub, ADMIN, CHAIN, control, withSimulator } from './simulator.js';

const detailsAt = (body: unknown): string => JSON.stringify(body);

describe('a request that missed its stub by one thing is told so', () => {
  const stub = {
    name: 'Ping of yoigo',
    request: { method: 'GET', urlPath: '/ping', headers: { 'X-Tenant': { equalTo: 'yoigo' } } },
    response: { status: 200 },
  };
  test('in the 404, with expected and actual', async () => {
    await withSimulator(async (simulator) => {
      const plain = await simulator.handle({ url: '/ping' });
      await addStub(simulator, stub);
      const told = await simulator.handle({ url: '/ping', headers: { 'x-tenant': 'orange' } });
      expect(told.status).toBe(404);
      expect(detailsAt(told.body)).toMatch(
        /The stub \\"Ping of yoigo\\" \([0-9a-f-]{36}\) would answer this request except for \/headers\/X-Tenant, which must be .*equalTo.*yoigo.*it is .*orange/,
      );
      expect(detailsAt((await simulator.handle({ url: '/ping' })).body)).toContain('there is none');
      // Two things away is not close, and a secret is not shown.
      const far = await simulator.handle({ url: '/other' });
      expect(detailsAt(far.body)).toBe(detailsAt(plain.body).replaceAll('/ping', '/other'));
    });
  });

  test('for the state of its scenario, too, and in explain', async () => {
    await withSimulator(async (simulator) => {
      await addStub(simulator, {
        ...stub,
        scenarioName: 's',
        requiredScenarioState: 'later',
      });
      const url = '/ping';
      const headers = { 'x-tenant': 'yoigo' };
      expect(detailsAt((await simulator.handle({ url, headers })).body)).toContain(
        'its scenario s, which must be in the state later: it is in Started',
      );
      await addStub(simulator, {
        request: { url: CHAIN, headers: { 'X-Tenant': { equalTo: 'yoigo' } } },
        response: { status: 503, breaksContract: true },
      });
      const explained = await simulator.admin.explain({
        body: { method: 'GET', url: CHAIN, headers: ADMIN },
      });
      expect(explained).toMatchObject({
        status: 200,
        hint: expect.stringContaining('except for /headers/X-Tenant'),
      });
    });
  });
});

describe('chance and limits', () => {
  test('chance comes from the seed, and a rehearsal draws none', async () => {
    await withSimulator(async (simulator) => {
      const draw = async (rehearses: boolean): Promise<readonly number[]> => {
        await simulator.reset();
        await addStub(simulator, {
          request: { url: '/a' },
          response: { status: 299 },
          chance: 0.2,
        });
        const statuses: number[] = [];
        for (let count = 0; count < 60; count += 1) {
          if (rehearses) await simulator.admin.explain({ body: { method: 'GET', url: '/a' } });
          statuses.push((await simulator.handle({ url: '/a' })).status);
        }
        return statuses;
      };
      const drawn = await draw(false);
      const taken = drawn.filter((status) => status === 299).length;
      expect(taken).toBeGreaterThan(4);
      expect(taken).toBeLessThan(22);
      expect(await draw(true)).toEqual(drawn);
    });
  });

  test('a limit is of the simulated time, and says when to come again', async () => {
    await withSimulator(async (simulator) => {
      await simulator.admin.setClock({ body: { action: 'freeze' } });
      await addStub(simulator, {
        request: { operationId: 'getChainedIdentificationStatus' },
        response: { passthrough: true },
        limit: { requests: 2, window: 'PT1M' },
      });
      const ask = (): ReturnType<typeof simulator.handle> =>
        simulator.handle({ url: CHAIN, headers: ADMIN });
      const statuses = [(await ask()).status, (await ask()).status];
      await simulator.admin.setClock({ body: { action: 'advance', duration: 'PT18.5S' } });
      const late = await ask();
      expect([...statuses, late.status, late.headers?.['retry-after']]).toEqual([
        200,
        200,
        429,
        '42',
      ]);
      await simulator.admin.setClock({ body: { action: 'advance', duration: 'PT42S' } });
      expect((await ask()).status).toBe(200);
    });
  });

  test.each([
    ['a little, as between the clocks of replicas, it goes on', '2099-05-01T11:59:59.970Z', 429],
    ['the whole window, it starts again', '2099-05-01T11:59:00.000Z', 200],
  ])('when the clock goes back by %s', async (_, back, expected) => {
    await withSimulator(async (simulator) => {
      const freezeAt = (instant: string): Promise<unknown> =>
        simulator.admin.setClock({ body: { action: 'freeze', at: instant } });
      await freezeAt('2099-05-01T12:00:00.000Z');
      await addStub(simulator, {
        request: { urlPath: '/limited' },
        response: { status: 200 },
        limit: { requests: 1, window: 'PT1M' },
      });
      const ask = async (): Promise<number> => (await simulator.handle({ url: '/limited' })).status;
      expect(await ask()).toBe(200);
      await freezeAt(back);
      expect(await ask()).toBe(expected);
    });
  });

  test('what cannot be is refused', async () => {
    await withSimulator(async (simulator) => {
      for (const wrong of [
        { chance: 0 },
        { chance: 1.1 },
        { limit: { requests: 1 } },
        { limit: { requests: 1, window: 'PT0S' } },
        { limit: { requests: -1, window: 'PT1S' } },
      ]) {
        const { status } = await control(simulator, 'POST', '/mappings', {
          request: { url: '/a' },
          ...wrong,
        });
        expect([wrong, status]).toEqual([wrong, 400]);
      }
    });
  });
});

test('requests are verified in their order', async () => {
  await withSimulator(async (simulator) => {
    for (const url of ['/a', '/b', '/c', '/b']) await simulator.handle({ url });
    const verify = (...urls: readonly string[]): ReturnType<typeof simulator.admin.verifyOrder> =>
      simulator.admin.verifyOrder({ body: { patterns: urls.map((url) => ({ url })) } });
    expect(await verify('/a', '/c', '/b')).toMatchObject({ verified: true });
    const missed = await verify('/b', '/c', '/a');
    expect(missed).toMatchObject({ verified: false, missing: '/patterns/2' });
    expect(missed.requests).toHaveLength(2);
    expect(missed.detail).toContain('/patterns/2 says came after');
    const { requests } = await verify('/b', '/b');
    expect(new Set(requests).size).toBe(2);
  });
});

test('a clock runs on from an instant', async () => {
  await withSimulator(async (simulator) => {
    const at = '2031-01-01T00:00:00.000Z';
    const first = await simulator.admin.setClock({ body: { action: 'run', at } });
    expect(first.mode).toBe('running');
    expect(first.now >= at && first.now < '2031-01-01T00:01').toBe(true);
    const until = async (): Promise<string> => {
      const { now } = await simulator.admin.getClock();
      return now > first.now ? now : until();
    };
    expect((await until()) > first.now).toBe(true);
    await expect(
      simulator.admin.setClock({ body: { action: 'run', at: '2001-01-01T00:00:00Z' } }),
    ).rejects.toThrow('creation');
  });
});

test.each([
  { url: '/openapi.json', own: '"openapi"', recorded: 1 },
  { url: '/.well-known/jwks.json', own: '"keys"', recorded: 1 },
  { url: '/.well-known/openid-configuration', own: 'No operation matches', recorded: 2 },
])('a stub goes before what is served at $url', async ({ url, own, recorded }) => {
  await withSimulator(async (simulator) => {
    await addStub(simulator, { request: { url, method: 'GET' }, response: { body: 'mine' } });
    expect(await (await fetch(simulator.url + url)).text()).toBe('mine');
    await addStub(simulator, { request: { url: '/other' } });
    await simulator.admin.deleteStubs();
    await addStub(simulator, { request: { url: '/other' } });
    expect(await (await fetch(simulator.url + url)).text()).toContain(own);
    // What is served beside the API is not a request that nobody took.
    expect(await simulator.admin.countRequests({ body: { url } })).toMatchObject({
      count: recorded,
    });
  });
});
