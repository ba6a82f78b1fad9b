import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createSimulator, type Simulator } from '../../src/index.js';
import { exchange, head, statusOf } from '../regressions/wire.js';
import { send, startProxy, type RunningProxy } from './running-proxy.js';
import { BYTES, GZIPPED, startStrangeUpstream, type StrangeUpstream } from './strange-upstream.js';

const SCORING_PATH =
  '/v1/orgs/yoigo/scorings/identity_document/d290f1ee-6c54-4b01-90e6-d701748f0851';
const TOKEN = { authorization: 'Bearer test_admin' };

let strange: StrangeUpstream;
let toStrange: RunningProxy;
let simulator: Simulator;
let toSimulator: RunningProxy;

beforeAll(async () => {
  strange = await startStrangeUpstream();
  toStrange = await startProxy(strange.url);
  simulator = await createSimulator({ port: 0 });
  toSimulator = await startProxy(`${simulator.url}/v1`);
});
afterAll(async () => {
  await toStrange.close();
  await toSimulator.close();
  await strange.close();
  await simulator.close();
});

const answered = (answer: string, method = 'GET') =>
  send(toStrange.url + SCORING_PATH, { method, headers: { ...TOKEN, 'x-answer': answer } });

describe('answers pass unchanged', () => {
  test.each([
    { given: 'a 501', answer: '501', status: 501, body: '{"errors":[]}' },
    { given: 'bytes that are no text', answer: 'bytes', status: 200, body: BYTES },
    { given: 'a redirect', answer: 'redirect', status: 302, body: '' },
    { given: 'a compressed body', answer: 'gzip', status: 200, body: GZIPPED },
    { given: 'JSON with blanks', answer: 'exact-json', status: 500, body: '{ "errors" : [] }' },
    { given: 'broken JSON', answer: 'broken-json', status: 200, body: '{"scoring_id":' },
    { given: 'a 204', answer: 'no-body-204', status: 204, body: '' },
  ])('$given', async ({ answer, status, body }) => {
    const reply = await answered(answer);
    expect({ status: reply.status, body: reply.body }).toEqual({ status, body: Buffer.from(body) });
  });

  test('a redirect keeps where it leads to', async () => {
    expect((await answered('redirect')).headers.location).toBe('/elsewhere');
  });

  test('repeated headers stay apart', async () => {
    expect((await answered('cookies')).headers['set-cookie']).toEqual(['a=1', 'b=2']);
  });

  test('a compressed answer that keeps the contract has no violations', async () => {
    expect((await answered('gzip')).headers['sl-violations']).toBeUndefined();
  });
});

describe('requests pass unchanged', () => {
  test('OPTIONS * asks about the upstream as a whole, whatever its base path is', async () => {
    const sent = head('OPTIONS *', 'Host: 127.0.0.1');
    expect(statusOf(await exchange(toSimulator.url, sent))).toBe(204);
  });

  test('an upload arrives byte for byte', async () => {
    const body = Buffer.concat([
      Buffer.from('--x\r\nContent-Type: image/png\r\n\r\n'),
      BYTES,
      Buffer.from('\r\n--x--\r\n'),
    ]);
    await send(`${toStrange.url}${SCORING_PATH}/score`, {
      method: 'PUT',
      headers: {
        ...TOKEN,
        'x-answer': 'no-body-204',
        'content-type': 'multipart/mixed; boundary=x',
      },
      body,
    });
    const [arrived] = strange.arrived.slice(-1);
    expect(arrived?.body).toEqual(body);
    expect(arrived?.rawHeaders).toContain('multipart/mixed; boundary=x');
  });

  test('what speaks of the connection stays behind', async () => {
    await send(toStrange.url + SCORING_PATH, {
      headers: {
        ...TOKEN,
        'x-answer': 'good',
        Connection: 'close, x-hop',
        'x-hop': 'mine',
        TE: 'trailers',
        'x-end': 'yours',
      },
    });
    const names = strange.arrived
      .at(-1)
      ?.rawHeaders.filter((_each, index) => index % 2 === 0)
      .map((name) => name.toLowerCase());
    expect(names).toContain('x-end');
    expect(names).not.toContain('x-hop');
    expect(names).not.toContain('te');
  });

  test('the upstream is addressed by its own name', async () => {
    await answered('good');
    const { rawHeaders = [] } = strange.arrived.at(-1) ?? {};
    const index = rawHeaders.findIndex((name) => name.toLowerCase() === 'host');
    expect(rawHeaders[index + 1]).toBe(new URL(strange.url).host);
  });

  test.each([
    { given: 'the app names it as well', url: `/v1/orgs/yoigo` },
    { given: 'the app leaves it out', url: '/orgs/yoigo' },
  ])('a base path of the upstream is there once when $given', async ({ url }) => {
    const proxy = await startProxy(`${strange.url}/v1/`);
    await send(proxy.url + url, { headers: { 'x-answer': 'good' } });
    await proxy.close();
    expect(strange.arrived.at(-1)?.url).toBe('/v1/orgs/yoigo');
  });

  test('a query passes as sent', async () => {
    await send(`${toStrange.url}${SCORING_PATH}?a=%2F&b=+`, {
      headers: { ...TOKEN, 'x-answer': 'good' },
    });
    expect(strange.arrived.at(-1)?.url).toBe(`${SCORING_PATH}?a=%2F&b=+`);
  });
});

describe('the simulator behind the proxy', () => {
  const path = '/v1/orgs/yoigo/identifications/chain/yoigo-chain-created';
  const headers = { ...TOKEN, 'user-agent': 'test' };

  test.each([
    { given: 'with the base path on both sides', url: path },
    { given: 'with the base path on the side of the upstream', url: path.slice(3) },
  ])('is reached $given', async ({ url }) => {
    const direct = await send(simulator.url + path, { headers });
    const passed = await send(toSimulator.url + url, { headers });
    expect(passed.status).toBe(200);
    expect(passed.body).toEqual(direct.body);
    expect(passed.headers['sl-violations']).toBeUndefined();
  });
});
