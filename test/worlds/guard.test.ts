import http from 'node:http';
import os from 'node:os';
import { describe, expect, test } from '@jest/globals';
import { connectAdmin, createSimulator, type Simulator } from '../../src/index.js';
import { ADMIN, CHAINS, running } from './running.js';

interface Answer {
  readonly status: number;
  readonly rule: unknown;
  readonly details: string;
}

/** `fetch` does not let a caller choose Host. */
function ask(url: string, headers: http.OutgoingHttpHeaders, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = http.request(url, { method, headers, agent: false }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () => {
        const status = response.statusCode ?? 0;
        resolve({ status, rule: response.headers['x-mock-rule'], details: text });
      });
    });
    request.on('error', reject);
    request.end();
  });
}

const outside = Object.values(os.networkInterfaces())
  .flatMap((addresses) => addresses ?? [])
  .find(({ family, internal }) => family === 'IPv4' && !internal)?.address;

describe('the control plane on loopback', () => {
  test.each([
    { given: 'no origin', headers: {}, status: 200 },
    { given: 'localhost', headers: { host: 'localhost:1' }, status: 200 },
    { given: 'a name under localhost', headers: { host: 'app.localhost' }, status: 200 },
    { given: 'IPv6 loopback', headers: { host: '[::1]:4010' }, status: 200 },
    {
      given: 'its own origin',
      headers: { host: 'localhost:9', origin: 'http://localhost:9' },
      status: 200,
    },
    {
      given: 'a rebound name',
      headers: { host: 'evil.example' },
      status: 403,
      rule: 'control.host',
    },
    {
      given: 'a name that only begins well',
      headers: { host: 'localhost.evil.example' },
      status: 403,
      rule: 'control.host',
    },
    {
      given: 'an address that only begins well',
      headers: { host: '127.0.0.1.evil.example' },
      status: 403,
      rule: 'control.host',
    },
    {
      given: 'a foreign origin',
      headers: { origin: 'https://evil.example' },
      status: 403,
      rule: 'control.origin',
    },
    {
      given: 'a page on another port',
      headers: { host: 'localhost:9', origin: 'http://localhost:3000' },
      status: 403,
      rule: 'control.origin',
    },
    {
      given: 'a page without an origin',
      headers: { origin: 'null' },
      status: 403,
      rule: 'control.origin',
    },
    {
      given: 'a rebound page of its own origin',
      headers: { host: 'evil.example', origin: 'http://evil.example' },
      status: 403,
      rule: 'control.host',
    },
  ])('$given: $status', async ({ headers, status, rule = 'admin' }) => {
    const { url } = await running();
    const named = '/__worlds/made-by-no-page/__admin/clock';
    for (const path of ['/__admin/clock', named]) {
      const answer = await ask(url + path, headers);
      expect([path, answer.status, answer.rule]).toEqual([path, status, rule]);
    }
    if (status === 403) {
      const listed = await ask(`${url}/__admin/worlds`, {});
      expect(listed.details).not.toContain('made-by-no-page');
    }
  });

  test('says why, and changes nothing', async () => {
    const { url, admin } = await running();
    await admin.setClock({ body: { action: 'freeze', at: '2030-01-01T00:00:00Z' } });
    const reset = `${url}/__admin/reset`;
    const rebound = await ask(reset, { host: 'evil.example' }, 'POST');
    expect(rebound.details).toContain('/header/host is \\"evil.example\\"');
    const foreign = await ask(reset, { origin: 'https://evil.example' }, 'POST');
    expect(foreign.details).toContain('/header/origin is \\"https://evil.example\\"');
    expect((await admin.getClock()).mode).toBe('frozen');
  });

  test('leaves the API open to pages, as the real one is', async () => {
    const { url } = await running();
    const response = await fetch(`${url}${CHAINS}/yoigo-chain-created`, {
      headers: { ...ADMIN, origin: 'https://app.example' },
    });
    expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([
      200,
      '*',
    ]);
  });
});

describe('the control plane with a token', () => {
  const token = 'a-long-token';
  test.each([
    { given: 'the token', headers: { authorization: `Bearer ${token}` }, status: 200 },
    {
      given: 'the token at another name',
      headers: { authorization: `Bearer ${token}`, host: 'mock:4010' },
      status: 200,
    },
    { given: 'none', headers: {}, status: 401 },
    { given: 'another token', headers: { authorization: 'Bearer a-long-tokem' }, status: 401 },
    { given: 'a token of the API', headers: ADMIN, status: 401 },
    {
      given: 'the token from a foreign page',
      headers: { authorization: `Bearer ${token}`, origin: 'http://evil.example' },
      status: 403,
    },
  ])('$given: $status', async ({ headers, status }) => {
    const { url } = await running({ adminApiToken: token });
    expect((await ask(`${url}/__admin/clock`, headers)).status).toBe(status);
  });

  test('its own client has it, and another needs it', async () => {
    const { url, admin } = await running({ adminApiToken: token });
    expect((await admin.getHealth()).status).toBe('healthy');
    expect((await connectAdmin(url, { token }).getHealth()).status).toBe('healthy');
    await expect(connectAdmin(url).getHealth()).rejects.toMatchObject({
      status: 401,
      message: expect.stringContaining('--admin-api-token'),
    });
  });

  test('an empty one is refused at the start', async () => {
    await expect(createSimulator({ port: 0, adminApiToken: '' })).rejects.toThrow('is empty');
  });
});

// A machine without a network has no address beyond loopback to come from.
(outside === undefined ? describe.skip : describe)('the control plane beyond loopback', () => {
  const reach = (simulator: Simulator): string =>
    `http://${outside ?? ''}:${new URL(simulator.url).port}`;

  test('is closed without a token, while the API answers', async () => {
    const simulator = await running({ host: '0.0.0.0' });
    const closed = await ask(`${reach(simulator)}/__admin/clock`, {});
    expect([closed.status, closed.rule]).toEqual([403, 'control.token']);
    expect(closed.details).toContain('--admin-api-token');
    // The name of this machine in Host does not help.
    expect((await ask(`${reach(simulator)}/__admin/clock`, { host: 'localhost' })).status).toBe(
      403,
    );
    const open = await ask(`${reach(simulator)}${CHAINS}/yoigo-chain-created`, {
      ...ADMIN,
      'user-agent': 'test',
    });
    expect(open.status).toBe(200);
    expect((await simulator.admin.getHealth()).status).toBe('healthy');
  });

  test('is open with it', async () => {
    const simulator = await running({ host: '0.0.0.0', adminApiToken: 'secret' });
    const answer = await ask(`${reach(simulator)}/__admin/clock`, {
      authorization: 'Bearer secret',
    });
    expect(answer.status).toBe(200);
  });
});
