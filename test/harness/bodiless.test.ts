import { createServer } from 'node:net';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@jest/globals';
import { createClient } from '../../src/harness/client.js';

const TEXT = '{"done":true}';
const CHUNKED = `d\r\n${TEXT}\r\n0\r\n\r\n`;

/** Node's own server cannot send these. */
test.each([
  { given: 'no body', rest: '\r\n', follows: undefined },
  { given: 'a body of a given length', rest: `Content-Length: 13\r\n\r\n${TEXT}`, follows: true },
  {
    given: 'a body, and the end of the connection',
    rest: `Content-Length: 13\r\nConnection: close\r\n\r\n${TEXT}`,
    follows: true,
  },
  { given: 'chunks', rest: `Transfer-Encoding: chunked\r\n\r\n${CHUNKED}`, follows: true },
  { given: 'a body that no header names', rest: `\r\n${TEXT}`, follows: true },
])('a 204 with $given is an answer, and what follows it is told', async ({ rest, follows }) => {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => socket.end(`HTTP/1.1 204 No Content\r\n${rest}`));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const client = createClient({ baseUrl: new URL(`http://127.0.0.1:${port}/v1`), timeout: 5000 });
  try {
    const { answer } = await client.send({ method: 'POST', path: '/x', headers: {} });
    expect(answer?.status).toBe(204);
    expect(answer?.bodyFollowed).toBe(follows);
  } finally {
    client.close();
    server.close();
  }
});
