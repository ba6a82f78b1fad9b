import net from 'node:net';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { wireAnswer } from '../support/raw-upstream.js';
import { exchange, statusOf } from '../regressions/wire.js';
import { createDrain } from '../../src/server/drain.js';
import { withProxy } from './between.js';
import { send } from './running-proxy.js';

const PATH = '/v1/orgs/yoigo/scorings/identity_document/d290f1ee-6c54-4b01-90e6-d701748f0851';
const GOOD = wireAnswer('200 OK', ['Content-Length: 2'], '{}');

const request = (line: string, ...headers: readonly string[]): string =>
  [`${line} HTTP/1.1`, 'Host: localhost', 'Connection: close', ...headers, '', ''].join('\r\n');

describe('the request arrives as it was sent', () => {
  test('no header is added or changed but Host and Connection', async () => {
    await withProxy(GOOD, async (proxy, upstream) => {
      await exchange(proxy.url, request(`GET ${PATH}`, 'X-Odd-CASE: 1', 'x-two: a', 'x-two: b'));
      expect(upstream.arrived[0]?.split('\r\n')).toEqual([
        `GET ${PATH} HTTP/1.1`,
        `Host: ${new URL(upstream.url).host}`,
        'X-Odd-CASE: 1',
        'x-two: a',
        'x-two: b',
        'Connection: close',
        '',
        '',
      ]);
    });
  });

  test.each([
    { given: 'a POST without a body', line: 'POST', headers: [], body: '', framing: [] },
    {
      given: 'a POST of length 0',
      line: 'POST',
      headers: ['Content-Length: 0'],
      body: '',
      framing: ['content-length: 0'],
    },
    {
      given: 'a POST in chunks',
      line: 'POST',
      headers: ['Transfer-Encoding: chunked'],
      body: '2\r\n{}\r\n0\r\n\r\n',
      framing: ['content-length: 2'],
    },
    {
      given: 'a GET with a body',
      line: 'GET',
      headers: ['Content-Length: 2'],
      body: '{}',
      framing: ['content-length: 2'],
    },
  ])('$given', async ({ line, headers, body, framing }) => {
    await withProxy(GOOD, async (proxy, upstream) => {
      await exchange(proxy.url, request(`${line} ${PATH}/close`, ...headers) + body);
      const arrived = upstream.arrived[0]?.toLowerCase().split('\r\n') ?? [];
      expect(arrived.filter((each) => /^(content-length|transfer-enc)/.test(each))).toEqual(
        framing,
      );
    });
  });

  test('a compressed body keeps its header and its bytes', async () => {
    await withProxy(GOOD, async (proxy, upstream) => {
      await send(`${proxy.url}${PATH}/score`, {
        method: 'POST',
        headers: { 'content-encoding': 'gzip', 'content-type': 'application/json' },
        body: gzipSync('{"a":1}'),
      });
      const [head = '', body = ''] = upstream.arrived[0]?.split('\r\n\r\n') ?? [];
      expect(head).toContain('content-encoding: gzip');
      expect(gunzipSync(Buffer.from(body, 'latin1')).toString()).toBe('{"a":1}');
    });
  });
});

describe('the answer arrives as it was sent', () => {
  test.each([
    { given: 'HEAD with a length', method: 'HEAD', status: '200 OK', sent: ['Content-Length: 99'] },
    { given: 'HEAD without a length', method: 'HEAD', status: '200 OK', sent: ['ETag: "1"'] },
    { given: '304', method: 'GET', status: '304 Not Modified', sent: ['ETag: "1"'] },
    {
      given: 'a header that Connection names',
      method: 'HEAD',
      status: '200 Fine',
      sent: ['X-Kept: 1'],
      more: ['Connection: close, X-Hop', 'X-Hop: 1', 'Keep-Alive: timeout=9'],
    },
  ])('$given', async ({ method, status, sent, more = [] }) => {
    await withProxy(wireAnswer(status, [...sent, ...more]), async (proxy) => {
      const answer = await exchange(proxy.url, request(`${method} ${PATH}`));
      expect(answer.split('\r\n')).toEqual([
        `HTTP/1.1 ${status}`,
        ...sent,
        ...answer.split('\r\n').filter((each) => each.startsWith('sl-violations')),
        'Connection: close',
        '',
        '',
      ]);
    });
  });

  test('100 Continue before the answer is swallowed, 103 Early Hints pass', async () => {
    const early =
      'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n';
    await withProxy(early + GOOD, async (proxy) => {
      const answer = await exchange(proxy.url, request(`GET ${PATH}`));
      const lines = answer.split('\r\n').filter((each) => /^(HTTP|link)/i.test(each));
      expect(lines).toEqual([
        'HTTP/1.1 103 Early Hints',
        'Link: </a.css>; rel=preload',
        'HTTP/1.1 200 OK',
      ]);
    });
  });

  test('events pass when they come, and end with the client', async () => {
    const streamed = wireAnswer('200 OK', ['Content-Type: text/event-stream'], 'data: 1\n\n');
    let isOver: Promise<unknown> | undefined;
    await withProxy(
      (socket) => {
        isOver = new Promise((resolve) => socket.once('close', resolve));
        socket.write(streamed);
      },
      async (proxy) => {
        const response = await fetch(proxy.url + PATH);
        const reader = response.body?.getReader();
        const first = await reader?.read();
        expect(Buffer.from(first?.value as Uint8Array).toString()).toBe('data: 1\n\n');
        await reader?.cancel();
        await isOver;
      },
    );
  });
});

test('half a request does not keep the proxy from its end', async () => {
  await withProxy(GOOD, async ({ url, server }) => {
    const drain = createDrain(server);
    const { hostname, port } = new URL(url);
    const socket = net.connect(Number(port), hostname);
    const arrived = new Promise((resolve) => server.once('request', resolve));
    socket.write(`POST ${PATH} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n{`);
    await arrived;
    // In an hour the test would be long over.
    await drain(3_600_000);
    socket.destroy();
  });
});

describe('whose request it is', () => {
  test.each([
    { given: 'a name of this machine', host: 'LOCALHOST:4010', status: 200 },
    { given: 'a rebound name', host: 'evil.example', status: 403 },
    { given: 'a Host that is none', host: 'a b', status: 400 },
  ])('$given: $status', async ({ host, status }) => {
    await withProxy(GOOD, async (proxy, upstream) => {
      const text = [`GET ${PATH} HTTP/1.1`, `Host: ${host}`, 'Connection: close', '', ''];
      expect(statusOf(await exchange(proxy.url, text.join('\r\n')))).toBe(status);
      expect(upstream.arrived).toHaveLength(status === 200 ? 1 : 0);
    });
  });

  test('a target with scheme and host passes as its path', async () => {
    await withProxy(GOOD, async (proxy, upstream) => {
      await exchange(proxy.url, request(`GET http://127.0.0.1${PATH}`));
      expect(upstream.arrived[0]).toContain(`GET ${PATH} HTTP/1.1\r\n`);
    });
  });

  test('bytes that are no HTTP: 400, and not a line to the upstream', async () => {
    await withProxy(GOOD, async (proxy, upstream) => {
      expect(statusOf(await exchange(proxy.url, 'nonsense\r\n\r\n'))).toBe(400);
      expect(upstream.arrived).toHaveLength(0);
    });
  });

  test('an upstream that speaks no HTTP: 502', async () => {
    await withProxy('nonsense\r\n\r\n', async (proxy) => {
      const answer = await send(proxy.url + PATH);
      expect(answer.status).toBe(502);
      expect(answer.body.toString()).toContain('did not send valid HTTP/1.1');
    });
  });
});
