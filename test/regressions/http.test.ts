import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { agentBody, chain, identifications, scorings, seeded } from '../support/requests.js';
import { idOf, useSimulator } from '../support/simulator.js';
import { multipart, PNG } from '../support/multipart.js';
import { exchange, head, statusOf } from './wire.js';

const simulator = useSimulator();
const known = `/v1${chain(seeded.chain.CREATED)}`;
const token = 'User-Agent: test\r\nAuthorization: Bearer test_admin';

describe('HEAD is GET without a body (RFC 9110, section 9.3.2)', () => {
  test.each([
    { path: known, status: 200 },
    { path: `/v1${chain('unknown')}`, status: 404 },
    { path: '/__admin/health', status: 200 },
    { path: '/__worlds/w1/__admin/clock', status: 200 },
  ])('$path: $status', async ({ path, status }) => {
    const [get, asked] = await Promise.all([
      simulator.send({ path }),
      simulator.send({ method: 'HEAD', path }),
    ]);
    expect([get.status, asked.status, asked.text]).toEqual([status, status, '']);
    for (const name of ['content-length', 'content-type', 'x-mock-rule']) {
      expect([name, asked.headers.get(name)]).toEqual([name, get.headers.get(name)]);
    }
  });

  test('an endless stream ends', async () => {
    const answer = await simulator.send({ method: 'HEAD', path: '/__admin/events' });
    expect([answer.status, answer.text]).toEqual([200, '']);
  });

  test('an operation without GET does not take it', async () => {
    const answer = await simulator.send({ method: 'HEAD', path: identifications('agent') });
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'POST']);
  });
});

describe('the target and Host (RFC 9112, section 3.2)', () => {
  const host = 'Host: 127.0.0.1';
  test.each([
    { given: 'an absolute target', target: `http://127.0.0.1:4010${known}`, status: 200 },
    { given: 'one of another case', target: `HTTP://LOCALHOST${known}`, status: 200 },
    { given: 'one for the control plane', target: 'http://127.0.0.1/__admin/health', status: 200 },
    { given: 'one with a foreign name', target: 'http://evil.example/__admin/health', status: 403 },
    { given: 'one without a path', target: 'http://127.0.0.1', status: 404 },
    { given: 'one with a query only', target: 'http://127.0.0.1?x=1', status: 404 },
    { given: 'one with a user', target: `http://me@127.0.0.1${known}`, status: 400 },
    { given: 'one of another scheme', target: `ftp://127.0.0.1${known}`, status: 400 },
    { given: 'one without a host', target: `http://${known}`, status: 400 },
    { given: 'a service name', target: known, hosts: ['Host: my_service:4010'], status: 200 },
    { given: 'an IPv6 address', target: known, hosts: ['Host: [::1]:4010'], status: 200 },
    { given: 'no Host', target: known, hosts: [], status: 400 },
    { given: 'two Host lines', target: known, hosts: [host, host], status: 400 },
    { given: 'two of other cases', target: known, hosts: [host, 'HOST: x'], status: 400 },
    { given: 'an empty Host', target: known, hosts: ['Host: '], status: 400 },
    { given: 'a blank in it', target: known, hosts: ['Host: a b'], status: 400 },
    { given: 'a path in it', target: known, hosts: ['Host: a/b'], status: 400 },
    { given: 'a user in it', target: known, hosts: ['Host: me@a'], status: 400 },
    { given: 'a port that is none', target: known, hosts: ['Host: a:b'], status: 400 },
    { given: 'a port out of range', target: known, hosts: ['Host: a:65536'], status: 400 },
    { given: 'half an address', target: known, hosts: ['Host: [::1'], status: 400 },
  ])('$given: $status', async ({ target, hosts = [host], status }) => {
    expect(statusOf(await exchange(simulator.url, head(`GET ${target}`, token, ...hosts)))).toBe(
      status,
    );
    if (status !== 400 || hosts.length === 1) return;
    for (const path of ['/__admin/health', '/__worlds/w2/__admin/health']) {
      const answer = await exchange(simulator.url, head(`GET ${path}`, ...hosts));
      expect([path, statusOf(answer)]).toEqual([path, 400]);
    }
  });
});

describe('OPTIONS * asks about the server as a whole (RFC 9110, section 9.3.7)', () => {
  test.each(['*', 'http://127.0.0.1'])('OPTIONS %s: 204 with Allow', async (target) => {
    const answer = await exchange(simulator.url, head(`OPTIONS ${target}`, 'Host: 127.0.0.1'));
    expect(statusOf(answer)).toBe(204);
    expect(answer).toMatch(/^allow: GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS\r$/im);
    const { body } = await simulator.admin('POST', '/requests/count', { url: '*' });
    expect(body).toMatchObject({ count: 0 });
  });

  test('other methods have no such target', async () => {
    const answer = await exchange(simulator.url, head('GET *', 'Host: 127.0.0.1'));
    expect(statusOf(answer)).toBe(400);
  });
});

test.each(['/__admin/health', known])('HTTP/1.0 without Host: %s is 200', async (path) => {
  const sent = `GET ${path} HTTP/1.0\r\n${token}\r\n\r\n`;
  expect(statusOf(await exchange(simulator.url, sent))).toBe(200);
});

describe('parameters of a media type (RFC 9110, section 8.3.1)', () => {
  test.each([
    ['application/json; charset=utf-8 ; x=y', 201],
    ['application/json ;charset="UTF-8"', 201],
    ['application/json;', 201],
    ['application/json;; charset=utf-8', 201],
    ['Application/JSON; a="b;charset=latin1"', 201],
    ['application/json; charset=iso-8859-1', 415],
    ['application/jsonx', 415],
    ['application', 415],
  ])('%s: %d', async (type, status) => {
    const answer = await simulator.send({
      path: identifications('agent'),
      headers: { 'content-type': type },
      body: agentBody,
    });
    expect(answer.status).toBe(status);
  });

  test.each([
    'multipart/mixed; boundary=abc ; charset=utf-8',
    'multipart/mixed; charset=utf-8; boundary="abc"',
    'multipart/form-data; Boundary=abc',
    'multipart/form-data; x="; boundary=no"; boundary=abc',
  ])('%s: 204', async (type) => {
    const created = await simulator.send({
      path: scorings(),
      body: {
        document: { type: 'IDENTITY_CARD', country: 'ES' },
        provider: 'GOOGLE',
        expires_in: 'P7D',
      },
    });
    const answer = await simulator.send({
      method: 'PUT',
      path: `${scorings()}/${idOf(created)}/score`,
      headers: { 'content-type': type },
      bytes: multipart([{ name: 'front', filename: 'f.png', bytes: PNG }], 'abc'),
    });
    expect(answer.status).toBe(204);
  });
});

describe('Content-Encoding of a request (RFC 9110, section 8.4)', () => {
  const json = Buffer.from(JSON.stringify(agentBody));
  const bomb = Buffer.alloc(40 * 1024 * 1024, ' ');
  test.each([
    { coding: 'gzip', bytes: gzipSync(json), status: 201 },
    { coding: 'X-GZIP', bytes: gzipSync(json), status: 201 },
    { coding: 'deflate', bytes: deflateSync(json), status: 201 },
    { coding: 'deflate', bytes: deflateRawSync(json), status: 201 },
    { coding: 'br', bytes: brotliCompressSync(json), status: 201 },
    { coding: 'identity', bytes: json, status: 201 },
    { coding: '', bytes: json, status: 201 },
    { coding: 'gzip, br', bytes: brotliCompressSync(gzipSync(json)), status: 201 },
    { coding: 'br, gzip', bytes: brotliCompressSync(gzipSync(json)), status: 400 },
    { coding: 'gzip', bytes: json, status: 400 },
    { coding: 'gzip', bytes: gzipSync(json).subarray(0, -9), status: 400 },
    { coding: 'gzip', bytes: gzipSync(bomb), status: 413 },
    { coding: 'br', bytes: brotliCompressSync(bomb), status: 413 },
    { coding: 'gzip, gzip', bytes: gzipSync(gzipSync(bomb)), status: 413 },
    { coding: 'compress', bytes: json, status: 415 },
    { coding: 'gzip, unheard-of', bytes: json, status: 415 },
  ])('$coding of $bytes.length bytes: $status', async ({ coding, bytes, status }) => {
    const answer = await simulator.send({
      path: identifications('agent'),
      headers: { 'content-type': 'application/json', 'content-encoding': coding },
      bytes,
    });
    expect(answer.status).toBe(status);
    expect(answer.headers.get('accept-encoding')).toBe(status === 415 ? 'gzip, deflate, br' : null);
  });

  test('credentials come first', async () => {
    const answer = await simulator.send({
      path: identifications('agent'),
      token: null,
      headers: { 'content-type': 'application/json', 'content-encoding': 'unheard-of' },
      bytes: json,
    });
    expect(answer.status).toBe(401);
  });

  test('the control plane, stubs and the journal read it too', async () => {
    const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
    const stub = {
      request: { method: 'POST', urlPath: '/v1/x', bodyPatterns: [{ equalToJson: { a: 1 } }] },
      response: { status: 202, breaksContract: true },
    };
    const path = '/__admin/mappings';
    const bytes = gzipSync(JSON.stringify(stub));
    expect((await simulator.send({ method: 'POST', path, headers, bytes })).status).toBe(201);
    const sent = { method: 'POST', path: '/v1/x', headers, bytes: gzipSync('{"a":1}') };
    expect((await simulator.send(sent)).status).toBe(202);
    const { text } = await simulator.admin('GET', '/requests?limit=1');
    expect(text).toContain('{\\"a\\":1}');
    await simulator.reset();
  });
});

describe('times of a token are numbers (RFC 7519, section 4.1)', () => {
  const decoding = useSimulator({ auth: 'decode' });
  const encode = (value: unknown): string =>
    Buffer.from(JSON.stringify(value)).toString('base64url');
  const jwt = (claims: object): string =>
    `${encode({ alg: 'none' })}.${encode({ tenants_translation: [{ tenant_id: '1', org: 'yoigo' }], ...claims })}.`;
  const future = 4_000_000_000;
  test.each([
    { claims: { exp: future }, status: 200 },
    { claims: { exp: future + 0.5, nbf: 1, iat: 1 }, status: 200 },
    { claims: { exp: String(future) }, status: 403 },
    { claims: { exp: '2030-01-01T00:00:00Z' }, status: 403 },
    { claims: { exp: null }, status: 403 },
    { claims: { exp: future, nbf: '1' }, status: 403 },
    { claims: { exp: future, iat: '1' }, status: 403 },
  ])('$claims: $status', async ({ claims, status }) => {
    const answer = await decoding.send({
      path: chain(seeded.chain.CREATED),
      token: jwt(claims),
    });
    expect(answer.status).toBe(status);
  });
});
