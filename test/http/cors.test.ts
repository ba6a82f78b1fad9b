import { describe, expect, test } from '@jest/globals';
import { createSimulator } from '../../src/index.js';
import { chain, createScoring, seeded, signature } from '../support/requests.js';
import { useSimulator } from '../support/simulator.js';

const simulator = useSimulator();
const origin = 'http://localhost:5173';

describe('a browser app on another port', () => {
  test('may ask for a request with the device headers', async () => {
    const asked = 'authorization,content-type,x-fingerprint,x-installation_id,x-location';
    const response = await fetch(`${simulator.url}/v1${signature(seeded.signature.CREATED)}/sign`, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': asked,
      },
    });
    expect(response.status).toBe(204);
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    expect(response.headers.get('access-control-allow-methods')).toContain('POST');
    expect(response.headers.get('access-control-allow-headers')).toBe(asked);
  });

  test.each(['GET', 'POST', 'PUT', 'DELETE'])('may ask for %s', async (method) => {
    const response = await fetch(`${simulator.url}/v1${chain('any')}`, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': method },
    });
    expect(response.headers.get('access-control-allow-methods')).toContain(method);
  });

  test.each([
    { given: 'an answer', token: 'test_admin', status: 200 },
    { given: 'a refusal', token: 'test_expired', status: 401 },
  ])('reads $given and its rule', async ({ token, status }) => {
    const answer = await simulator.send({ ...createScoring(), token, headers: { origin } });
    expect(answer.status).toBe(status);
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    expect(answer.headers.get('access-control-expose-headers')).toContain('x-mock-rule');
  });
});

test('without an Origin there are no CORS headers', async () => {
  const answer = await simulator.send(createScoring());
  expect(answer.headers.get('access-control-allow-origin')).toBeNull();
});

describe('the control plane is not for web pages', () => {
  const paths = ['/__admin/reset', '/__admin/entities/document-scoring', '/__admin/tokens'];
  test.each(paths)('%s: the page may ask, and reads why it is refused', async (path) => {
    const asked = await fetch(simulator.url + path, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'POST' },
    });
    expect([asked.status, asked.headers.get('access-control-allow-origin')]).toEqual([204, '*']);
    const answer = await simulator.send({ method: 'POST', path, headers: { origin }, body: {} });
    expect([answer.status, answer.rule]).toEqual([403, 'control.origin']);
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    expect(answer.details[0]).toContain('--allow-origin');
  });

  test('what it would answer does not reach the page', async () => {
    const answer = await simulator.send({ path: '/__admin/catalogue', headers: { origin } });
    expect(answer.status).toBe(403);
  });
});

describe('the pages of a listed origin', () => {
  const listed = useSimulator({ allowOrigin: ['http://app.example:8080/', 'https://b.example'] });
  const own = { origin: 'http://app.example:8080' };

  test.each([
    { given: 'an answer', token: 'test_admin', status: 200 },
    { given: 'a refusal', token: 'test_expired', status: 401 },
  ])('may read $given that came with credentials', async ({ token, status }) => {
    const answer = await listed.send({ ...createScoring(), token, headers: own });
    expect(answer.status).toBe(status);
    expect(answer.headers.get('access-control-allow-origin')).toBe(own.origin);
    expect(answer.headers.get('access-control-allow-credentials')).toBe('true');
    expect(answer.headers.get('vary')).toBe('origin');
  });

  test('use the control plane; those of others do not', async () => {
    const path = '/__admin/clock';
    const opened = await listed.send({ path, headers: own });
    expect([opened.status, opened.headers.get('access-control-allow-origin')]).toEqual([
      200,
      own.origin,
    ]);
    const closed = await listed.send({ path, headers: { origin: 'http://app.example' } });
    expect(closed.status).toBe(403);
    expect(closed.headers.get('access-control-allow-credentials')).toBeNull();
  });

  test.each(['*', 'app.example', 'https://app.example/path', 'null'])(
    '%s is not an origin',
    async (text) => {
      await expect(createSimulator({ port: 0, allowOrigin: [text] })).rejects.toThrow(
        'is not an origin',
      );
    },
  );
});

test('the headers of an answer are exposed, whichever they are', async () => {
  const answer = await simulator.send({ ...createScoring(), token: null, headers: { origin } });
  const exposed = answer.headers.get('access-control-expose-headers')?.split(', ');
  expect(exposed).toEqual(['x-mock-rule', 'date', 'www-authenticate']);
});

test('a stub that takes OPTIONS answers a preflight; the next one is the simulator’s', async () => {
  const path = `/v1${chain('any')}`;
  const preflight = () =>
    fetch(simulator.url + path, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'PUT' },
    });
  await simulator.admin('POST', '/mappings', {
    request: { method: 'OPTIONS', urlPath: path },
    response: {
      status: 200,
      headers: { 'Access-Control-Allow-Origin': 'https://stubbed.example' },
      breaksContract: true,
    },
  });
  const stubbed = await preflight();
  expect([stubbed.status, stubbed.headers.get('access-control-allow-origin')]).toEqual([
    200,
    'https://stubbed.example',
  ]);
  await simulator.reset();
  expect((await preflight()).status).toBe(204);
  // What a browser asks for itself is in no journal.
  expect((await simulator.admin('GET', '/requests')).body['requests']).toEqual([]);
});
