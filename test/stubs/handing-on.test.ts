import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import type { Simulator, SimulatorOptions } from '../../src/index.js';
import { exchange, statusOf } from '../regressions/wire.js';
import { startRawUpstream, wireAnswer, type RawUpstream } from '../support/raw-upstream.js';
import { addStub, control, withSimulator } from './simulator.js';

const GOOD = wireAnswer('200 OK', ['Content-Length: 2'], '{}');

/** A simulator with a stub that hands everything on to an upstream which answers with these bytes. */
async function withUpstream(
  answer: Parameters<typeof startRawUpstream>[0],
  use: (simulator: Simulator, upstream: RawUpstream) => Promise<void>,
  options: SimulatorOptions = {},
): Promise<void> {
  const upstream = await startRawUpstream(answer);
  try {
    await withSimulator(
      async (simulator) => {
        await addStub(simulator, { response: { proxyBaseUrl: upstream.url } });
        await use(simulator, upstream);
      },
      { allowProxy: [upstream.url], ...options },
    );
  } finally {
    await upstream.close();
  }
}

const request = (line: string, ...headers: readonly string[]): string =>
  [`${line} HTTP/1.1`, 'Host: localhost', 'Connection: close', ...headers, '', ''].join('\r\n');

/** The lines of a head that are not the simulator's own. */
const linesOf = (answer: string): readonly string[] =>
  answer.split('\r\n').filter((line) => !/^(x-mock-rule|date|matched-stub-id)/.test(line));

describe('a stub hands on what was sent', () => {
  test('no header is added or changed but Host and Connection', async () => {
    await withUpstream(GOOD, async ({ url }, upstream) => {
      await exchange(url, request('POST /a?b=%2F', 'X-Odd: 1', 'Cookie: a=1'));
      expect(upstream.arrived[0]?.split('\r\n')).toEqual([
        'POST /a?b=%2F HTTP/1.1',
        `Host: ${new URL(upstream.url).host}`,
        'X-Odd: 1',
        'Cookie: a=1',
        'Connection: close',
        '',
        '',
      ]);
    });
  });

  test('a compressed body with its header', async () => {
    await withUpstream(GOOD, async ({ url }, upstream) => {
      const headers = { 'content-encoding': 'gzip' };
      await fetch(`${url}/a`, { method: 'POST', headers, body: gzipSync('{"a":1}') });
      const [head = '', body = ''] = upstream.arrived[0]?.split('\r\n\r\n') ?? [];
      expect(head.toLowerCase()).toContain('content-encoding: gzip');
      expect(gunzipSync(Buffer.from(body, 'latin1')).toString()).toBe('{"a":1}');
    });
  });
});

describe('a stub hands back what was answered', () => {
  test.each([
    { given: 'HEAD', line: 'HEAD /a', status: '200 OK', headers: ['content-length: 99'] },
    { given: 'HEAD of chunks', line: 'HEAD /a', status: '200 OK', headers: ['etag: "1"'] },
    { given: '304', line: 'GET /a', status: '304 Not Modified', headers: ['etag: "1"'] },
  ])('$given', async ({ line, status, headers }) => {
    await withUpstream(
      wireAnswer(status, [...headers, 'connection: x-hop', 'x-hop: 1']),
      async ({ url }) => {
        const lines = linesOf(await exchange(url, request(line)));
        expect(lines).toEqual([`HTTP/1.1 ${status}`, ...headers, 'Connection: close', '', '']);
      },
    );
  });

  test('after an interim 100', async () => {
    await withUpstream(`HTTP/1.1 100 Continue\r\n\r\n${GOOD}`, async ({ url }) => {
      expect(statusOf(await exchange(url, request('GET /a')))).toBe(200);
    });
  });

  test('compressed as it came, and readable where it is recorded', async () => {
    const zipped = gzipSync('{"a":1}');
    const head = wireAnswer('200 OK', [
      'Content-Type: application/json',
      'Content-Encoding: gzip',
      `Content-Length: ${zipped.length}`,
    ]);
    await withUpstream(Buffer.concat([Buffer.from(head), zipped]), async (simulator) => {
      const response = await fetch(`${simulator.url}/a`);
      expect(response.headers.get('content-encoding')).toBe('gzip');
      expect(await response.json()).toEqual({ a: 1 });
      const { body } = await control(simulator, 'POST', '/recordings/snapshot', {});
      const [{ response: stub }] = (body as { mappings: [{ response: Recorded }] }).mappings;
      expect(stub.body).toBe('{"a":1}');
      expect(Object.keys(stub.headers)).toEqual(['content-type']);
    });
  });

  test('events when they come', async () => {
    const streamed = wireAnswer('200 OK', ['Content-Type: text/event-stream'], 'data: é\n\n');
    await withUpstream(streamed, async ({ url }) => {
      const reader = (await fetch(`${url}/a`)).body?.getReader();
      const first = await reader?.read();
      expect(Buffer.from(first?.value as Uint8Array).toString()).toBe('data: é\n\n');
      await reader?.cancel();
    });
  });
});

interface Recorded {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

describe('what a stub hands on has limits', () => {
  test.each([
    {
      given: 'silence',
      answer: undefined,
      timeout: 50,
      status: 504,
      told: 'no complete answer in 0.05 s',
    },
    {
      given: 'an answer that never ends',
      answer: wireAnswer('200 OK', ['Content-Length: 9'], '{'),
      timeout: 50,
      status: 504,
      told: 'no complete answer in 0.05 s',
    },
    {
      given: '101 that nobody asked for',
      answer: wireAnswer('101 Switching Protocols', ['Connection: Upgrade', 'Upgrade: x']),
      status: 502,
      told: 'did not ask',
    },
    { given: 'no HTTP', answer: 'nonsense\r\n\r\n', status: 502, told: 'valid HTTP/1.1' },
  ])('$given: $status', async ({ answer, timeout, status, told }) => {
    await withUpstream(
      answer,
      async (simulator) => {
        const reply = await simulator.handle({ url: '/a' });
        expect(reply.status).toBe(status);
        expect(JSON.stringify(reply.body)).toContain(told);
      },
      timeout === undefined ? {} : { proxyTimeout: timeout },
    );
  });

  test('more bytes than the simulator holds: 502', async () => {
    const size = 22 * 1024 * 1024;
    const head = wireAnswer('200 OK', [`Content-Length: ${size}`]);
    const answer = Buffer.concat([Buffer.from(head), Buffer.alloc(size)]);
    await withUpstream(answer, async (simulator) => {
      const reply = await simulator.handle({ url: '/a' });
      expect(reply.status).toBe(502);
      expect(JSON.stringify(reply.body)).toContain('more than');
    });
  });

  test.each([
    { given: 'a foreign page', headers: { origin: 'https://evil.example' }, status: 403 },
    {
      given: 'an image on a foreign page',
      headers: { 'sec-fetch-site': 'cross-site' },
      status: 403,
    },
    { given: 'a page of this machine', headers: { origin: 'http://localhost:5173' }, status: 200 },
    { given: 'a listed page', headers: { origin: 'https://app.example' }, status: 200 },
    { given: 'a test', headers: {}, status: 200 },
  ])('$given: $status', async ({ headers, status }) => {
    await withUpstream(
      GOOD,
      async (simulator, upstream) => {
        const reply = await simulator.handle({ url: '/a', headers });
        expect(reply.status).toBe(status);
        expect(upstream.arrived).toHaveLength(status === 200 ? 1 : 0);
      },
      { allowOrigin: ['https://app.example'] },
    );
  });
});
