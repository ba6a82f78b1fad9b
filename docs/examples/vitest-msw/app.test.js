// @vitest-environment jsdom
import { startHandlers } from 'masstack-mock/msw';
import 'masstack-mock/vitest';
import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';

const API = 'https://api.example.com/v1/orgs/yoigo';
const AGENT = `${API}/identifications/agent/a9e00000-0001-4001-8000-000000000001`;
const headers = { authorization: 'Bearer test_admin' };

const { handlers, admin } = await startHandlers({ baseUrl: 'https://api.example.com/v1' });
const server = setupServer(...handlers);
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }));
afterEach(() => admin.reset());
afterAll(() => server.close());

test('the second close is a conflict', async () => {
  const close = () => fetch(`${AGENT}/close`, { method: 'POST', headers });
  expect((await close()).status).toBe(204);
  const second = await close();
  expect(second.status).toBe(409);
  await expect(second).toSatisfyContract();
});

test('a record that expires while the page is open, under fake timers', async () => {
  vi.useFakeTimers();
  await admin.setClock({ body: { action: 'advance', duration: 'P31D' } });
  const answer = await fetch(`${API}/identifications/chain/yoigo-chain-created`, { headers });
  expect((await answer.json()).status).toBe('EXPIRED');
  vi.useRealTimers();
});
