import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@jest/globals';
import express from 'express';
import { createSimulator } from '../../src/index.js';
import { useDirectories } from '../support/directories.js';
import { copyLibrary } from './library-with.js';

const newDirectory = useDirectories();

test('Location leads to the new record below the path of the server that has the simulator', async () => {
  const described = 'description: The new book. It is AVAILABLE.';
  const header = `\n          headers: { Location: { required: true, schema: { type: string } } }`;
  const definition = copyLibrary(newDirectory(), [
    ['openapi.yaml', (text) => text.replace(described, described + header)],
  ]);
  const simulator = await createSimulator({ definitions: [definition] });
  const server = express().use('/mock', simulator.middleware).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const headers = { 'x-library-key': 'test_admin', 'content-type': 'application/json' };
  const body = JSON.stringify({ title: 'Tehanu', isbn: '9780689845338', pages: 252 });
  const made = await fetch(`${url}/mock/api/books`, { method: 'POST', headers, body });
  const location = String(made.headers.get('location'));
  expect(location).toMatch(/^\/mock\/api\/books\/[^/]+$/);
  expect((await fetch(url + location, { headers })).status).toBe(200);
  server.close();
  await simulator.close();
});
