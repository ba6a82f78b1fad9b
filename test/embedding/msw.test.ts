import { afterAll, afterEach, beforeAll, expect, jest, test } from '@jest/globals';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { handlers, startHandlers, type Handlers } from '../../src/msw.js';
import { PNG } from '../support/multipart.js';

const API = 'https://api.example.com/documents/v1';
const CHAIN = '/orgs/yoigo/identifications/chain/yoigo-chain-created';
const SCORING = '/orgs/yoigo/scorings/identity_document/5c000000-0001-4001-8000-000000000001';
const headers = { authorization: 'Bearer test_admin' };

const server = setupServer();
let masstack: Handlers;
const unhandled: string[] = [];
beforeAll(async () => {
  masstack = await startHandlers({ baseUrl: API, seed: 7 });
  server.listen({
    onUnhandledRequest({ url }) {
      unhandled.push(url);
    },
  });
});
afterEach(async () => {
  server.resetHandlers();
  unhandled.length = 0;
  await masstack.admin.reset();
});
afterAll(async () => {
  server.close();
  await masstack.simulator.close();
});

test('one line makes the calls of an app those of the simulator, which keeps state', async () => {
  server.use(...handlers({ baseUrl: API }));
  const agent = `${API}/orgs/yoigo/identifications/agent/a9e00000-0001-4001-8000-000000000001`;
  const close = (): Promise<Response> => fetch(`${agent}/close`, { method: 'POST', headers });
  expect((await close()).status).toBe(204);
  expect((await close()).status).toBe(409);
});

test('with User-Agent, which an operation needs and MSW leaves out', async () => {
  server.use(...masstack.handlers);
  const response = await fetch(`${API}${CHAIN}`, { headers });
  expect(await response.json()).toMatchObject({ status: 'CREATED' });
});

test('uploads of forms arrive', async () => {
  server.use(...masstack.handlers);
  const form = new FormData();
  form.append('front', new Blob([PNG], { type: 'image/png' }), 'failed_front.png');
  const sent = await fetch(`${API}${SCORING}/score`, { method: 'PUT', headers, body: form });
  expect(await sent.text()).toBe('');
  expect(sent.status).toBe(204);
  const read = await fetch(`${API}${SCORING}`, { headers });
  expect(await read.json()).toMatchObject({ result: 'FAILED' });
});

test('the control plane moves what the app sees', async () => {
  server.use(...masstack.handlers);
  await masstack.admin.setClock({ body: { action: 'advance', duration: 'P31D' } });
  const response = await fetch(`${API}${CHAIN}`, { headers });
  expect(await response.json()).toMatchObject({ status: 'EXPIRED' });
});

test('a fault is a failed request, and a delay takes its time', async () => {
  server.use(...masstack.handlers);
  await masstack.admin.createStub({
    body: {
      request: { operationId: 'getScoring' },
      response: { fault: 'CONNECTION_RESET_BY_PEER', fixedDelayMilliseconds: 5 },
    },
  });
  await expect(fetch(`${API}${SCORING}`, { headers })).rejects.toMatchObject({ name: 'TypeError' });
});

test.each([
  { given: 'another origin', url: `https://elsewhere.example.com/v1${CHAIN}` },
  { given: 'a path that is not of the API', url: `${API}/nothing/here` },
  { given: 'a path beside the base URL', url: `https://api.example.com/other${CHAIN}` },
])('$given stays with MSW', async ({ url }) => {
  server.use(
    ...masstack.handlers,
    http.get('https://*/*', () => new HttpResponse('of the test')),
  );
  expect(await (await fetch(url, { headers })).text()).toBe('of the test');
});

test('what nobody answers is unhandled, as MSW tells it', async () => {
  server.use(...masstack.handlers);
  await fetch('http://127.0.0.1:1/v1/none').catch(() => undefined);
  expect(unhandled).toEqual(['http://127.0.0.1:1/v1/none']);
});

test('stubs answer paths that the API does not have, and leave the others to MSW', async () => {
  server.use(
    ...masstack.handlers,
    http.get('https://*/*', () => new HttpResponse('of the test')),
  );
  await masstack.admin.createStub({
    body: { request: { urlPath: '/v1/beside' }, response: { status: 200, body: 'staged' } },
  });
  expect(await (await fetch(`${API}/beside`)).text()).toBe('staged');
  expect(await (await fetch(`${API}/other`)).text()).toBe('of the test');
});

test('under fake timers', async () => {
  server.use(...masstack.handlers);
  jest.useFakeTimers({ doNotFake: ['queueMicrotask', 'nextTick', 'setImmediate'] });
  try {
    expect((await fetch(`${API}${CHAIN}`, { headers })).status).toBe(200);
  } finally {
    jest.useRealTimers();
  }
});

test('without a base URL any origin is the API; a base URL that is none is refused', async () => {
  server.use(...handlers({ world: 'w1' }));
  const response = await fetch(`https://any.example.com/v1${CHAIN}`, { headers });
  expect(response.status).toBe(200);
  expect(() => handlers({ baseUrl: 'here' })).toThrow('baseUrl is "here", which is not a URL');
});
