import http from 'node:http';
import net, { type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createSimulator, type Simulator } from '../../src/index.js';
import { dropRest } from '../../src/server/linger.js';

let simulator: Simulator;
beforeAll(async () => {
  simulator = await createSimulator({ port: 0 });
});
afterAll(() => simulator.close());

const MEGABYTE = 1024 * 1024;
const CREATE = '/v1/orgs/yoigo/identifications/agent';

/** A connection on which a request begins; it stays open for writing when the server ends its side. */
async function begin(url: string, target: string, ...headers: string[]): Promise<net.Socket> {
  const { port } = new URL(url);
  const socket = net.connect({ port: Number(port), host: '127.0.0.1', allowHalfOpen: true });
  await once(socket, 'connect');
  socket.write([`POST ${target} HTTP/1.1`, 'Host: x', ...headers, '', ''].join('\r\n'));
  return socket;
}

/** What comes until the server ends its side. */
async function answerOn(socket: net.Socket): Promise<string> {
  let answer = '';
  socket.setEncoding('latin1').on('data', (text: string) => (answer += text));
  await once(socket, 'end');
  return answer;
}

const write = (socket: net.Socket, bytes: string | Buffer): Promise<unknown> =>
  new Promise((resolve) => socket.write(bytes, resolve));

test.each([
  { given: 'an unknown path', target: '/v1/nowhere', status: 404, more: [] },
  { given: 'no token', target: CREATE, status: 401, more: [] },
  { given: 'the end of the connection', target: CREATE, status: 401, more: ['Connection: close'] },
])('the rest of a body comes after the answer: $given', async ({ target, status, more }) => {
  const socket = await begin(simulator.url, target, 'Transfer-Encoding: chunked', ...more);
  const answer = await answerOn(socket);
  expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  // A connection that was closed fails at the second: the first only learns of it.
  expect(await write(socket, '4\r\n{"a"\r\n')).toBeFalsy();
  expect(await write(socket, '3\r\n:1}\r\n0\r\n\r\n')).toBeFalsy();
  expect(await once(socket.end(), 'close')).toEqual([false]);
});

test('a client that reads only when all is sent reads why too much is refused', async () => {
  const size = 25 * MEGABYTE;
  const socket = await begin(
    simulator.url,
    CREATE,
    'Authorization: Bearer test_admin',
    `Content-Length: ${size}`,
  );
  expect(await write(socket, Buffer.alloc(size))).toBeFalsy();
  expect(await answerOn(socket)).toMatch(/^HTTP\/1\.1 413 /);
  socket.destroy();
});

test('a body without an end is cut off', async () => {
  const socket = await begin(simulator.url, '/v1/nowhere', 'Transfer-Encoding: chunked');
  await answerOn(socket);
  let failed: unknown;
  socket.on('error', (error) => (failed = error));
  const chunk = Buffer.concat([
    Buffer.from('100000\r\n'),
    Buffer.alloc(MEGABYTE),
    Buffer.from('\r\n'),
  ]);
  let sent = 0;
  while (!socket.destroyed && sent < 100) {
    await write(socket, chunk);
    sent += 1;
  }
  expect(failed).toMatchObject({ syscall: 'write' });
  expect(sent).toBeLessThan(60);
});

test('a client that sends nothing more is cut off, and one that sends all is not waited for', async () => {
  const server = http.createServer((request, response) => {
    dropRest(request, request.url === '/stuck' ? 50 : 2 ** 30);
    response.shouldKeepAlive = false;
    response.end();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const stuck = await begin(url, '/stuck', 'Content-Length: 2');
  await answerOn(stuck);
  const whole = await begin(url, '/whole', 'Content-Length: 2');
  await answerOn(whole);
  whole.write('{}');
  await once(server.close(), 'close');
  stuck.destroy();
  whole.destroy();
});
