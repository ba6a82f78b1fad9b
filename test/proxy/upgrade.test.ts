import net from 'node:net';
import { describe, expect, test } from '@jest/globals';
import { wireAnswer } from '../support/raw-upstream.js';
import { exchange, statusOf } from '../regressions/wire.js';
import { withProxy } from './between.js';
import { send, startProxy } from './running-proxy.js';

const PATH = '/v1/orgs/yoigo/scorings/identity_document/d290f1ee-6c54-4b01-90e6-d701748f0851';
const GOOD = wireAnswer('200 OK', ['Content-Length: 2'], '{}');

describe('another protocol', () => {
  const upgrade = (protocol: string, ...headers: readonly string[]): string =>
    [
      `GET ${PATH} HTTP/1.1`,
      'Host: localhost',
      'Connection: Upgrade, HTTP2-Settings',
      `Upgrade: ${protocol}`,
      ...headers,
      '',
      '',
    ].join('\r\n');

  test('a WebSocket passes in both directions', async () => {
    const accepted = wireAnswer('101 Switching Protocols', [
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Accept: x',
    ]);
    await withProxy(
      (socket) => {
        socket.write(`${accepted}hello`);
        socket.on('data', (chunk: Buffer) => {
          if (chunk.toString() === 'ping') socket.end('pong');
        });
      },
      async (proxy, upstream) => {
        const { hostname, port } = new URL(proxy.url);
        const socket = net.connect(Number(port), hostname);
        socket.write(upgrade('websocket', 'Sec-WebSocket-Key: k'));
        let received = '';
        socket.setEncoding('latin1').on('data', (chunk: string) => {
          received += chunk;
          if (received.endsWith('hello')) socket.write('ping');
        });
        await new Promise((resolve) => socket.once('close', resolve));
        expect(received).toBe(`${accepted}hellopong`);
        expect(upstream.arrived[0]).toContain('Upgrade: websocket\r\n');
        expect(upstream.arrived[0]).toContain('Sec-WebSocket-Key: k\r\n');
      },
    );
  });

  test('a WebSocket that is refused is answered', async () => {
    await withProxy(wireAnswer('403 No', ['Content-Length: 2'], 'no'), async (proxy) => {
      const answer = await exchange(proxy.url, upgrade('websocket'));
      expect(answer).toBe('HTTP/1.1 403 No\r\nContent-Length: 2\r\nConnection: close\r\n\r\nno');
    });
  });

  test('an upstream that cannot be reached: 502', async () => {
    const proxy = await startProxy('http://127.0.0.1:1');
    const answer = await exchange(proxy.url, upgrade('websocket'));
    await proxy.close();
    expect(answer).toContain('nothing listens there');
  });

  test('a request that offers HTTP/2 passes as one that does not, body included', async () => {
    await withProxy(GOOD, async (proxy, upstream) => {
      const text = upgrade('h2c', 'HTTP2-Settings: AAMAAABkAAQ', 'Content-Length: 2');
      const { hostname, port } = new URL(proxy.url);
      const socket = net.connect(Number(port), hostname, () => socket.write(`${text}{}`));
      const first = await new Promise<string>((resolve) => {
        socket.once('data', (chunk) => {
          resolve(chunk.toString());
        });
      });
      socket.destroy();
      expect(statusOf(first)).toBe(200);
      expect(upstream.arrived[0]).toMatch(/\r\n\r\n\{\}$/);
      expect(upstream.arrived[0]).not.toMatch(/upgrade|http2/i);
    });
  });

  test('101 that nobody asked for: 502', async () => {
    const answer = wireAnswer('101 Switching Protocols', ['Connection: Upgrade', 'Upgrade: x']);
    await withProxy(answer, async (proxy) => {
      const got = await send(proxy.url + PATH);
      expect({ status: got.status, told: got.body.toString().includes('did not ask') }).toEqual({
        status: 502,
        told: true,
      });
    });
  });
});
