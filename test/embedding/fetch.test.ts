import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  jest,
  test,
} from '@jest/globals';
import type { Pair } from '../../src/admin/pairs.js';
import { createSimulator, type Simulator } from '../../src/index.js';
import { PNG } from '../support/multipart.js';
import { agentBody, chain, identifications, scorings, seeded } from '../support/requests.js';

const SCORING = '5c000000-0001-4001-8000-000000000001';
const headers = { authorization: 'Bearer test_admin' };
const json = { ...headers, 'content-type': 'application/json' };
const CHAIN = `/v1${chain(seeded.chain.CREATED)}`;
const AGENTS = `/v1${identifications('agent')}`;

let simulator: Simulator;
const globalFetch = globalThis.fetch;
beforeAll(async () => {
  simulator = await createSimulator({ listen: false });
});
beforeEach(async () => {
  await simulator.reset();
  // As jsdom, happy-dom and MSW do, each in its own way.
  globalThis.fetch = () => Promise.reject(new Error('the fetch of the environment was used'));
});
afterEach(() => {
  jest.useRealTimers();
  globalThis.fetch = globalFetch;
});
afterAll(() => simulator.close());

test('takes no port, and its control plane needs no network', async () => {
  const sockets = process.getActiveResourcesInfo().filter((name) => name === 'TCPServerWrap');
  expect(sockets).toEqual([]);
  expect(simulator.url).toBe('http://masstack-mock.invalid');
  expect((await simulator.admin.getClock()).mode).toBe('running');
});

test('every documented pair is reached, as over HTTP', async () => {
  const { pairs } = (await simulator.admin.getCatalogue()) as unknown as { pairs: Pair[] };
  const reached: string[] = [];
  for (const { operation, method, path, headers: sent, body, body_base64: base64 } of pairs) {
    const bytes = base64 === undefined ? undefined : Buffer.from(base64, 'base64');
    const response = await simulator.fetch(path, {
      method,
      headers: sent,
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...(bytes !== undefined && { body: bytes }),
    });
    await response.arrayBuffer();
    reached.push(`${operation} ${response.status}`);
  }
  expect(reached).toHaveLength(94);
  expect(reached).toEqual(pairs.map(({ operation, status }) => `${operation} ${status}`));
});

describe('takes what fetch takes', () => {
  test.each([
    { given: 'a path', input: CHAIN },
    { given: 'a URL of any host', input: `https://api.example.com${CHAIN}` },
    { given: 'a URL object', input: new URL(CHAIN, 'http://localhost:4010') },
    { given: 'a Request', input: new Request(`http://localhost${CHAIN}`, { headers }) },
  ])('$given', async ({ input }) => {
    const init = input instanceof Request ? undefined : { headers };
    const response = await simulator.fetch(input, init);
    expect(response.status).toBe(200);
    expect(response.headers.get('x-mock-rule')).toBe('chain.status');
    expect(await response.json()).toMatchObject({ status: 'CREATED' });
    expect(response.url).toMatch(new RegExp(`^https?://.+${CHAIN}$`));
  });

  const text = JSON.stringify(agentBody);
  test.each([
    { given: 'a string', body: () => text },
    { given: 'bytes', body: () => new TextEncoder().encode(text) },
    { given: 'an ArrayBuffer', body: () => new TextEncoder().encode(text).buffer },
    { given: 'a Blob', body: () => new Blob([text]) },
    { given: 'a stream', body: () => new Blob([text]).stream() },
  ])('the body as $given', async ({ body }) => {
    const init = { method: 'POST', headers: json, body: body(), duplex: 'half' } as RequestInit;
    expect((await simulator.fetch(AGENTS, init)).status).toBe(201);
    const again = { ...init, body: body() };
    const request = new Request(`http://localhost${AGENTS}`, again);
    expect((await simulator.fetch(request)).status).toBe(201);
  });

  test('a form with a file', async () => {
    const form = new FormData();
    form.append('front', new Blob([PNG], { type: 'image/png' }), 'failed_front.png');
    const path = `/v1${scorings()}/${SCORING}`;
    const sent = await simulator.fetch(`${path}/score`, { method: 'PUT', headers, body: form });
    expect(sent.status).toBe(204);
    const read = await simulator.fetch(path, { headers });
    expect(await read.json()).toMatchObject({ result: 'FAILED' });
  });

  test.each([
    { given: 'a GET with a body', input: CHAIN, init: { body: 'x' }, message: /cannot have body/ },
    { given: 'no URL', input: 'http://', init: {}, message: /parse URL from http:/ },
    {
      given: 'a header that is none',
      input: CHAIN,
      init: { headers: { 'a b': '1' } },
      message: /a b/,
    },
  ])('not $given', async ({ input, init, message }) => {
    await expect(simulator.fetch(input, init)).rejects.toMatchObject({
      name: 'TypeError',
      message: expect.stringMatching(message) as unknown,
    });
  });
});

describe('the way of an answer', () => {
  const stub = (response: object): Promise<unknown> =>
    simulator.admin.createStub({
      body: { request: { urlPath: '/staged' }, response },
    });

  test('a delay takes its time: who asks later is answered first', async () => {
    await stub({ status: 200, body: 'late', fixedDelayMilliseconds: 40 });
    const order: string[] = [];
    await Promise.all([
      simulator.fetch('/staged').then(() => order.push('late')),
      simulator.fetch(CHAIN, { headers }).then(() => order.push('at once')),
    ]);
    expect(order).toEqual(['at once', 'late']);
  });

  test.each([
    { fault: 'CONNECTION_RESET_BY_PEER', code: 'ECONNRESET' },
    { fault: 'EMPTY_RESPONSE', code: 'UND_ERR_SOCKET' },
    { fault: 'RANDOM_DATA_THEN_CLOSE', code: 'HPE_INVALID_CONSTANT' },
  ])('$fault rejects as fetch does', async ({ fault, code }) => {
    await stub({ fault });
    const failed = await simulator.fetch('/staged').catch((error: unknown) => error);
    expect(failed).toMatchObject({ name: 'TypeError', message: 'fetch failed', cause: { code } });
  });

  test('a body that breaks arrives with its head', async () => {
    await stub({ status: 200, fault: 'MALFORMED_RESPONSE_CHUNK' });
    const response = await simulator.fetch('/staged');
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow('terminated');
  });

  test('a dribbled body arrives whole, in pieces', async () => {
    await stub({
      status: 200,
      body: 'abcdef',
      chunkedDribbleDelay: { numberOfChunks: 3, totalDuration: 9 },
    });
    const { body } = await simulator.fetch('/staged');
    const pieces: string[] = [];
    for await (const piece of body as unknown as AsyncIterable<Uint8Array>)
      pieces.push(Buffer.from(piece).toString());
    expect(pieces).toEqual(['ab', 'cd', 'ef']);
  });

  test('an abort ends a delay, and one that came before sends nothing', async () => {
    await stub({ status: 200, fixedDelayMilliseconds: 3_600_000 });
    const client = new AbortController();
    const waiting = simulator.fetch('/staged', { signal: client.signal });
    client.abort();
    await expect(waiting).rejects.toThrow(/aborted/);
    const { signal } = client;
    const body = JSON.stringify(agentBody);
    await expect(
      simulator.fetch(AGENTS, { method: 'POST', headers: json, body, signal }),
    ).rejects.toMatchObject({ name: 'AbortError' });
    const { requests } = await simulator.admin.listRequests();
    expect(JSON.stringify(requests)).not.toContain(AGENTS);
  });

  test('a redirect is followed within the simulator, and told where it leaves it', async () => {
    await stub({ status: 302, headers: { location: '/elsewhere' } });
    await simulator.admin.createStub({
      body: { request: { urlPath: '/elsewhere' }, response: { status: 200, body: 'there' } },
    });
    const followed = await simulator.fetch('/staged', { method: 'POST', body: 'x' });
    expect(await followed.text()).toBe('there');
    expect(followed.redirected).toBe(true);
    expect((await simulator.fetch('/staged', { redirect: 'manual' })).status).toBe(302);
    await simulator.admin.resetStubs();
    await stub({ status: 302, headers: { location: 'https://login.example.com/' } });
    const left = await simulator.fetch('/staged').catch((error: unknown) => error);
    expect(left).toMatchObject({
      cause: { message: expect.stringContaining('leads to https://login.example.com') as unknown },
    });
  });

  test('a stream of events ends with its reader', async () => {
    const client = new AbortController();
    const { body } = await simulator.fetch('/__admin/events', { signal: client.signal });
    const reader = body?.getReader();
    await simulator.fetch(CHAIN, { headers });
    const pieces = [await reader?.read(), await reader?.read()];
    const text = pieces.map((piece) => Buffer.from(piece?.value ?? []).toString()).join('');
    expect(text).toContain(CHAIN);
    client.abort();
    await expect(reader?.read()).rejects.toThrow(/aborted/);
  });
});

test('answers, delays and closes under fake timers', async () => {
  jest.useFakeTimers();
  const own = await createSimulator({ listen: false });
  await own.admin.createStub({
    body: {
      request: { urlPath: '/staged' },
      response: { status: 200, body: 'late', fixedDelayMilliseconds: 5 },
    },
  });
  expect(await (await own.fetch('/staged')).text()).toBe('late');
  expect((await own.fetch(CHAIN, { headers })).status).toBe(200);
  await own.close();
  await expect(own.fetch(CHAIN, { headers })).rejects.toMatchObject({
    cause: { message: 'the simulator is closed' },
  });
});

test('speaks of worlds as over HTTP', async () => {
  const close = (prefix: string, more = {}): Promise<number> =>
    simulator
      .fetch(`${prefix}${AGENTS}/${seeded.agent.CREATED}/close`, {
        method: 'POST',
        headers: { ...headers, ...more },
      })
      .then(({ status }) => status);
  expect(await close('/__worlds/w1')).toBe(204);
  expect(await close('', { 'x-mock-world': 'w1' })).toBe(409);
  expect(await close('/__worlds/w2')).toBe(204);
});
