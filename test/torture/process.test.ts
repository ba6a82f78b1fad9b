import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createClient } from './http-client.js';
import { requestFor } from './record-model.js';
import { runToEnd, startServer } from './server-process.js';

let data: string;
beforeEach(() => {
  data = fs.mkdtempSync(path.join(os.tmpdir(), 'masstack-mock-process-'));
});
afterEach(() => {
  fs.rmSync(data, { recursive: true, force: true });
});

test('a second process on the same data is refused; SIGTERM cuts off half a request, which changes nothing', async () => {
  const server = await startServer(['--data', data]);
  const second = await runToEnd(['--data', data]);
  expect(second.code).toBe(1);
  expect(second.stderr).toMatch(new RegExp(`in use by process ${server.pid} .*--data`));

  const body = JSON.stringify({ reason: 'no longer needed' });
  const id = 'a9e00000-0001-4001-8000-000000000001';
  const { path: target } = requestFor('agent-identification', id, {
    operation: 'cancelAgentIdentification',
  });
  const socket = net.connect(server.port, '127.0.0.1');
  let answer = '';
  socket.on('data', (chunk) => {
    answer += chunk.toString();
  });
  const closed = new Promise((resolve) => socket.once('close', resolve));
  // The interim answer proves that the server has the head and waits for the body.
  const waiting = new Promise((resolve) => socket.once('data', resolve));
  socket.write(
    `POST ${target} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer test_admin\r\nExpect: 100-continue\r\n` +
      `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`,
  );
  await waiting;
  server.kill('SIGTERM');
  await closed;
  expect(answer).toBe('HTTP/1.1 100 Continue\r\n\r\n');
  expect(await server.exited).toMatchObject({ code: 0, stderr: '' });

  const again = await startServer(['--data', data]);
  const client = createClient(again.url);
  const read = requestFor('agent-identification', id, { operation: 'read' });
  expect((await client.send(read)).body).toMatchObject({ state: 'CREATED' });
  client.close();
  again.kill('SIGTERM');
  expect(await again.exited).toMatchObject({ code: 0 });
});
