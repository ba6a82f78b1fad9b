import { createServer } from 'node:http';
import { describe, expect, test } from '@jest/globals';
import { createSimulator } from '../../src/index.js';
import { addStub, ADMIN, CHAIN, control, detailsOf, withSimulator } from './simulator.js';
import { listen } from '../support/listening.js';

describe('what a stub answers', () => {
  test('status, message, headers and each kind of body, byte for byte', async () => {
    await withSimulator(async (simulator) => {
      const bodies = [
        { body: ' {"as": "written"} ', headers: { 'Content-Type': 'application/json' } },
        { base64Body: 'AP8Q', headers: { 'Content-Type': 'image/png' } },
        { jsonBody: [null, 1.5] },
        {},
      ];
      for (const [index, response] of bodies.entries()) {
        await addStub(simulator, { request: { url: `/${index}` }, response });
      }
      await addStub(simulator, {
        request: { url: '/message' },
        response: {
          status: 299,
          statusMessage: 'Sort of OK',
          headers: { 'Set-Cookie': ['a=1', 'b=2'], 'X-One': 'one' },
        },
      });
      const read = async (url: string): Promise<readonly unknown[]> => {
        const response = await fetch(simulator.url + url);
        const bytes = Buffer.from(await response.arrayBuffer());
        return [response.headers.get('content-type'), bytes.toString('latin1')];
      };
      expect(await read('/0')).toEqual(['application/json', ' {"as": "written"} ']);
      expect(await read('/1')).toEqual(['image/png', '\x00\xff\x10']);
      expect(await read('/2')).toEqual(['application/json; charset=utf-8', '[null,1.5]']);
      expect(await read('/3')).toEqual([null, '']);
      const response = await fetch(`${simulator.url}/message`);
      expect([response.status, response.statusText]).toEqual([299, 'Sort of OK']);
      expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
      expect(response.headers.get('x-one')).toBe('one');
      expect(response.headers.get('x-mock-rule')).toBe('override.stub');
    });
  });

  test('passthrough: the simulator answers, and its state changes', async () => {
    await withSimulator(async (simulator) => {
      const id = await addStub(simulator, {
        request: { operationId: 'getChainedIdentificationStatus' },
        response: { passthrough: true, fixedDelayMilliseconds: 7 },
      });
      const reply = await simulator.handle({ url: CHAIN, headers: ADMIN });
      expect(reply).toMatchObject({
        status: 200,
        rule: 'chain.status',
        delivery: { delay: 7 },
        headers: { 'matched-stub-id': id },
        body: { identification_chain_id: 'yoigo-chain-created' },
      });
      expect((await simulator.handle({ url: CHAIN })).status).toBe(403);
    });
  });

  test('delays are drawn from the seed: a reset draws the same again', async () => {
    await withSimulator(async (simulator) => {
      const draw = async (distribution: object): Promise<readonly number[]> => {
        await simulator.reset();
        await addStub(simulator, {
          request: { url: '/a' },
          response: { delayDistribution: distribution },
        });
        const delays: number[] = [];
        for (let count = 0; count < 40; count += 1) {
          delays.push((await simulator.handle({ url: '/a' })).delivery?.delay ?? 0);
        }
        return delays;
      };
      const uniform = { type: 'uniform', lower: 10, upper: 13 };
      const drawn = await draw(uniform);
      expect(new Set(drawn)).toEqual(new Set([10, 11, 12, 13]));
      expect(await draw(uniform)).toEqual(drawn);
      const lognormal = await draw({ type: 'lognormal', median: 1000, sigma: 0.5, maxValue: 1500 });
      const middle = [...lognormal].sort((one, other) => one - other)[20] ?? 0;
      expect(middle).toBeGreaterThan(700);
      expect(middle).toBeLessThan(1400);
      expect(Math.max(...lognormal)).toBe(1500);
    });
  });
});

describe('proxyBaseUrl', () => {
  test('leads only where --allow-proxy says', async () => {
    const upstream = createServer((request, response) => {
      const { method, url, headers } = request;
      response.writeHead(302, { location: '/next', 'content-type': 'application/json' });
      response.end(JSON.stringify({ method, url, tenant: headers['x-tenant'] }));
    });
    const origin = await listen(upstream);
    const stub = {
      request: { method: 'GET' },
      response: {
        proxyBaseUrl: `${origin}/base`,
        additionalProxyRequestHeaders: { 'X-Tenant': 'red' },
      },
    };
    try {
      await withSimulator(async (simulator) => {
        const answer = await control(simulator, 'POST', '/mappings', stub);
        expect(answer.status).toBe(400);
        expect(detailsOf(answer)).toContain(`--allow-proxy ${origin}`);
      });
      await withSimulator(
        async (simulator) => {
          await addStub(simulator, stub);
          const response = await fetch(`${simulator.url}/a?b=c`, { redirect: 'manual' });
          expect([response.status, response.headers.get('location')]).toEqual([302, '/next']);
          expect(await response.json()).toEqual({
            method: 'GET',
            url: '/base/a?b=c',
            tenant: 'red',
          });
          const bare = { ...stub, response: { proxyBaseUrl: origin } };
          // What the stub adds comes beside what was sent, and nothing left of a path is the root.
          await addStub(simulator, {
            ...stub,
            response: { ...stub.response, proxyBaseUrl: origin, proxyUrlPrefixToRemove: '/a' },
          });
          const root = await fetch(`${simulator.url}/a`, {
            headers: { 'x-tenant': 'blue' },
            redirect: 'manual',
          });
          expect(await root.json()).toMatchObject({ url: '/', tenant: 'blue, red' });
          await addStub(simulator, { ...bare, response: { proxyBaseUrl: `${origin}/base/` } });
          const slash = await fetch(`${simulator.url}/a`, { redirect: 'manual' });
          expect(await slash.json()).toMatchObject({ url: '/base//a' });
          for (const [field, response] of [
            ['fault', { proxyBaseUrl: origin, fault: 'EMPTY_RESPONSE' }],
            ['proxyBaseUrl', { proxyBaseUrl: `${origin}?q=1` }],
          ] as const) {
            const answer = await control(simulator, 'POST', '/mappings', { ...stub, response });
            expect(detailsOf(answer)).toMatch(new RegExp(`^/body/response/${field} `, 'm'));
          }
          await addStub(simulator, bare);
          // Put behind the origin, this would lead to another host.
          expect((await simulator.handle({ url: '@localhost/' })).status).toBe(400);
        },
        { allowProxy: [origin] },
      );
    } finally {
      await new Promise((resolve) => upstream.close(resolve));
    }
  });

  test('what is no origin stops the start', async () => {
    await expect(
      createSimulator({ port: 0, allowProxy: ['https://a.example/path'] }),
    ).rejects.toThrow('--allow-proxy takes an origin');
  });
});
