import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createSimulator, type Simulator } from '../../src/index.js';

const FILE = 'test/regressions/ordinary.openapi.yaml';

let simulator: Simulator;
beforeAll(async () => {
  simulator = await createSimulator({ port: 0, spec: FILE, seed: 3 });
  await ask({ url: '/formats' });
}, 120_000);
afterAll(() => simulator.close());

interface Sent {
  readonly method?: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

async function ask({ method, url, headers = {}, body }: Sent, from = simulator) {
  const response = await fetch(from.url + url, {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    headers: { authorization: 'Bearer test_admin', ...headers },
    ...(body !== undefined && { body }),
  });
  const text = await response.text();
  const mediaType = response.headers.get('content-type') ?? '';
  return {
    status: response.status,
    mediaType,
    headers: response.headers,
    text,
    body: mediaType.includes('json') ? (JSON.parse(text) as unknown) : text,
  };
}

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

describe('valid requests are taken', () => {
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  const json = { 'content-type': 'application/json' };
  const part = (name: string, value: string, more = ''): string =>
    `--m\r\ncontent-disposition: form-data; name="${name}"${more}\r\n\r\n${value}\r\n`;
  const upload = `${part('note', 'hello')}${part('count', '3')}${part('file', 'PNG', '; filename="a.png"')}--m--\r\n`;
  test.each<Sent & { readonly status: number }>([
    { url: '/api/v3/silent', status: 200 },
    { url: '/api/v4/silent', status: 200 },
    { url: '/api/v5/silent', status: 404 },
    { url: '/silent/', status: 200 },
    { url: '/file.csv', status: 200 },
    { url: '/file.exe', status: 400 },
    { url: '/maps/52.5,-13', status: 200 },
    { url: '/maps/52.5,east', status: 400 },
    { url: '/jobs/1:cancel', method: 'POST', status: 200 },
    { url: '/pets/mine', status: 201 },
    { url: '/pets/mine/toys', status: 202 },
    { url: '/pets/7/toys', status: 202 },
    { url: '/pets/7', status: 200 },
    { url: '/pets/7', method: 'HEAD', status: 200 },
    { url: '/pets/7', method: 'PUT', status: 405 },
    { url: '/lists/1,2', status: 200 },
    { url: '/lists/1,b', status: 400 },
    { url: '/search?ids=1&ids=2', status: 200 },
    { url: '/search?ids=1', status: 200 },
    { url: '/search?ids=one', status: 400 },
    { url: '/search?codes=1,2', status: 200 },
    { url: '/search?codes=1%2C2', status: 200 },
    { url: '/search?codes=1,b', status: 400 },
    { url: '/search?piped=1%7C2', status: 200 },
    { url: '/search?spaced=1%202', status: 200 },
    { url: '/search?filter[age]=3', status: 200 },
    { url: '/search?filter%5Bage%5D=three', status: 400 },
    { url: '/search?point=x,3', status: 200 },
    { url: '/search?point=x,three', status: 400 },
    { url: '/search?json=%7B%22a%22%3A1%7D', status: 200 },
    { url: '/search?json=%7B%7D', status: 400 },
    { url: '/search?json=%7B', status: 400 },
    { url: '/search?empty=', status: 200 },
    { url: '/search', headers: { 'x-ids': '1, 2' }, status: 200 },
    { url: '/search', headers: { 'x-ids': '1, b' }, status: 400 },
    { url: '/search', headers: { cookie: 'session=12' }, status: 200 },
    { url: '/search', headers: { cookie: 'session=twelve' }, status: 400 },
    { url: '/form', headers: form, body: 'name=a&sizes=1&sizes=2', status: 200 },
    { url: '/form', headers: form, body: 'name=a&sizes=1&tags=b,c&metadata[k]=v', status: 200 },
    { url: '/form', headers: form, body: 'name=a&sizes=one', status: 400 },
    { url: '/form', headers: form, body: 'sizes=1', status: 400 },
    { url: '/text', headers: { 'content-type': 'text/plain' }, body: 'hello', status: 200 },
    { url: '/text', headers: { 'content-type': 'text/plain' }, body: 'he', status: 400 },
    { url: '/text', headers: json, body: '"hello"', status: 415 },
    {
      url: '/upload',
      headers: { 'content-type': 'multipart/form-data; boundary=m' },
      body: upload,
      status: 200,
    },
    {
      url: '/upload',
      headers: { 'content-type': 'multipart/form-data; boundary=m' },
      body: upload.replace('\r\n3\r\n', '\r\nx\r\n'),
      status: 400,
    },
    {
      url: '/anything',
      headers: { 'content-type': 'application/vnd.mine+json' },
      body: '{"a":1}',
      status: 200,
    },
    { url: '/anything', headers: json, body: '{}', status: 400 },
    {
      url: '/anything',
      headers: { 'content-type': 'application/octet-stream' },
      body: 'x',
      status: 200,
    },
    { url: '/nullable', headers: json, body: '{"owner":null,"undeclared":1}', status: 200 },
    { url: '/nullable', headers: json, body: '{"owner":{},"undeclared":1}', status: 400 },
    { url: '/closed', headers: { authorization: '', 'x-api-key': 'k' }, status: 200 },
    { url: '/closed', headers: { authorization: 'Basic YTpi' }, status: 200 },
    { url: '/closed', status: 200 },
    { url: '/open', headers: { authorization: '' }, status: 200 },
  ])('$method $url $headers $body: $status', async ({ status, ...sent }) => {
    expect((await ask(sent)).status).toBe(status);
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
