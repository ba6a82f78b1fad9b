import { describe, expect, test } from '@jest/globals';
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
  test.each(['/__admin/reset', '/__admin/entities/document-scoring', '/__admin/tokens'])(
    'a preflight for %s is not allowed',
    async (path) => {
      const response = await fetch(simulator.url + path, {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'POST' },
      });
      expect(response.status).toBe(405);
      expect(response.headers.get('access-control-allow-origin')).toBeNull();
    },
  );

  test('what it answers is not readable there', async () => {
    const answer = await simulator.send({ path: '/__admin/catalogue', headers: { origin } });
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
  });
});
