import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createSimulator, type Simulator } from '../../src/index.js';
import { askFrom, FILE, type Sent } from './ordinary.js';

let simulator: Simulator;
beforeAll(async () => {
  simulator = await createSimulator({ port: 0, spec: FILE, seed: 3 });
  await ask({ url: '/formats' });
}, 120_000);
afterAll(() => simulator.close());

const ask = (sent: Sent, from = simulator) => askFrom(from, sent);

describe('answers', () => {
  const pet = { id: expect.any(Number), name: expect.stringMatching(/^[A-Z]{3}-\d{2}$/) };
  test.each([
    {
      url: '/formats',
      status: 200,
      body: { id: expect.any(Number), data: expect.any(String), price: expect.any(Number) },
    },
    { url: '/range', status: 200, body: { ok: expect.any(Boolean) } },
    { url: '/silent', status: 200, body: '' },
    { url: '/bare', status: 200, body: expect.anything() },
    { url: '/default-only', status: 200, body: [expect.any(Number)] },
    { url: '/two', status: 200, body: pet },
    { url: '/any', status: 200, body: pet },
    { url: '/wrong-example', status: 200, body: pet },
    { url: '/headers', status: 200, body: expect.any(String) },
    { url: '/ranges', status: 200, body: expect.objectContaining({}) },
    { url: '/any-json', status: 200, body: {} },
    { url: '/nobody-shown', status: 200, body: { host: null, id: 7 } },
    {
      url: '/alternatives',
      status: 200,
      body: { size: expect.any(Number), tint: expect.any(String) },
    },
    { url: '/closed-both', status: 200, body: { b: expect.any(String) } },
    { url: '/examples-with-ids', status: 200, body: { one: { a: expect.any(String) } } },
    { url: '/two', accept: 'application/xml', status: 200, body: /<Pet><id>\d+<\/id><name>/ },
    { url: '/two', accept: 'text/csv', status: 200, body: /^id,name$/ },
    { url: '/two', accept: 'text/html, */*;q=0.1', status: 200, body: pet },
    { url: '/two', accept: 'image/png', status: 200, body: pet },
  ])('$url $accept: $status', async ({ url, accept = '*/*', status, body }) => {
    const answer = await ask({ url, headers: { accept } });
    expect(answer.status).toBe(status);
    if (body instanceof RegExp) expect(answer.text).toMatch(body);
    else if (typeof body === 'object' && !('asymmetricMatch' in body)) {
      expect(answer.body).toMatchObject(body);
    } else expect(answer.body).toEqual(body);
  });

  test.each(['', 'dynamic=true'])(
    'alternatives that all take each object are told apart: %s',
    async (prefer) => {
      const { body } = await ask({ url: '/take-all', headers: { prefer } });
      // The first alone: what is null is what the others refuse.
      const size = { size: expect.any(Number) };
      expect(body).toEqual({ mail: expect.objectContaining(size), meeting: null, phone: false });
    },
  );

  test('nothing is null where readers of OpenAPI do not agree that it may be', async () => {
    const made = [
      await ask({ url: '/nobody' }),
      ...(await Promise.all(
        Array.from({ length: 10 }, (_, mark) =>
          ask({ url: `/nobody?${mark}`, headers: { prefer: 'dynamic=true' } }),
        ),
      )),
    ];
    for (const { body } of made) {
      expect(body).toMatchObject({ host: { name: expect.any(String) } });
    }
  });

  test.each(['', 'dynamic=true'])('what is of the format byte is base64: %s', async (prefer) => {
    const { body } = await ask({ url: '/bytes', headers: { prefer } });
    const base64 = expect.stringMatching(
      /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/,
    );
    expect(body).toEqual(Array(9).fill(base64));
  });

  test('204 has no body, whatever its document says', async () => {
    expect(await ask({ method: 'DELETE', url: '/no-body' })).toMatchObject({
      status: 204,
      text: '',
    });
  });

  test('headers of any type are sent as text', async () => {
    const { headers } = await ask({ url: '/headers' });
    expect(headers.get('x-rate-limit')).toMatch(/^\d+$/);
    expect(headers.get('x-expires-after')).toMatch(/^\d{4}-\d\d-\d\dT/);
  });

  test('headers that describe the bytes on the way are never copied from the document', async () => {
    const { headers, body } = await ask({ url: '/headers' });
    expect(body).toEqual(expect.any(String));
    for (const name of ['content-encoding', 'trailer']) expect(headers.has(name)).toBe(false);
  });

  test('schemas that all refer to each other get a small answer, not all their combinations', async () => {
    for (const prefer of ['', 'dynamic=true']) {
      const { status, text } = await ask({ url: '/web', headers: { prefer } });
      expect(status).toBe(200);
      expect(text.length).toBeLessThan(100_000);
    }
  });

  test('a schema that is closed against its own parts takes what the parts have', async () => {
    const tag = (body: object): Promise<{ status: number; body: unknown }> =>
      ask({
        url: '/closed-tag',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    expect(await tag({ name: 'a' })).toMatchObject({
      status: 200,
      body: { name: expect.any(String) },
    });
    expect((await tag({})).status).toBe(400);
    expect((await tag({ name: 'a', other: 1 })).status).toBe(400);
  });

  test('a body keeps a schema with alternatives, steps, and unique items', async () => {
    const { body } = await ask({ url: '/hard' });
    expect(body).toMatchObject({
      both: { x: expect.stringMatching(/.{12}/) },
      kind: 'other',
    });
    const { unique, choice, map } = body as Record<string, object>;
    expect(new Set(unique as unknown[]).size).toBe(3);
    expect('a' in (choice ?? {})).not.toBe('b' in (choice ?? {}));
    expect(Object.keys(map ?? {}).length).toBeGreaterThanOrEqual(2);
  });
});

describe('refusals have the form that the document gives', () => {
  const json = { 'content-type': 'application/json' };
  test.each([
    {
      given: 'a range',
      sent: { url: '/range?limit=0' },
      status: 400,
      body: { code: 'E1', message: '/query/limit must be > 0' },
    },
    {
      given: 'no credentials',
      sent: { url: '/closed', headers: { authorization: '' } },
      status: 401,
      body: {
        code: 'E1',
        message: expect.stringContaining(
          'x-api-key'.toUpperCase().replace('X-API-KEY', 'X-API-Key'),
        ),
      },
    },
    {
      given: 'no 400',
      sent: { url: '/unprocessable', headers: json, body: '{}' },
      status: 422,
      body: { code: 'E1', message: '/body/a is required' },
    },
    {
      given: 'the default',
      sent: { url: '/problem', headers: json, body: '{}' },
      status: 400,
      body: { title: '/body/a is required', code: expect.any(Number) },
    },
    {
      given: 'none',
      sent: { url: '/search?ids=one' },
      status: 400,
      body: { errors: [{ details: '/query/ids/0 must be integer' }] },
    },
  ])('$given: $status', async ({ sent, status, body }) => {
    const answer = await ask(sent);
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject(body);
  });
});
describe('Prefer', () => {
  test.each([
    { prefer: 'code=401', url: '/closed', status: 401 },
    { prefer: 'code=418', url: '/closed', status: 418 },
    { prefer: 'code=201', url: '/closed', status: 400 },
    { prefer: 'example=none', url: '/two', status: 400 },
  ])('$prefer for $url: $status', async ({ prefer, url, status }) => {
    expect((await ask({ url, headers: { prefer } })).status).toBe(status);
  });

  test.each(['/two', '/formats', '/hard', '/range', '/silent'])(
    'dynamic=true for %s follows the seed alone',
    async (url) => {
      const headers = { prefer: 'dynamic=true' };
      const first = await ask({ url, headers });
      const texts: string[] = [];
      for (const seed of [3, 4]) {
        const other = await createSimulator({ port: 0, spec: FILE, seed });
        await ask({ url: '/formats', headers }, other);
        texts.push((await ask({ url, headers }, other)).text);
        await other.close();
      }
      expect(first.status).toBe(200);
      expect(texts[0]).toBe(first.text);
      if (url === '/two' || url === '/formats') expect(texts[1]).not.toBe(first.text);
    },
  );
});
