import http from 'node:http';
import net from 'node:net';
import type { AddressInfo } from 'node:net';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createSimulator, type Simulator } from '../../src/index.js';
import { createClock, machineTime, parseInstant } from '../../src/runtime/clock.js';
import { createDrain } from '../../src/server/drain.js';

let simulator: Simulator;
beforeAll(async () => {
  simulator = await createSimulator({
    port: 0,
    middleware: [
      (request, response, next) => {
        if (request.url === '/thrown') throw new Error('a secret of the middleware');
        if (request.url === '/spoiled') {
          response.writeHead = () => {
            throw new Error('a secret of the middleware');
          };
        }
        next();
      },
    ],
  });
});
afterAll(() => simulator.close());

const admin = (method: string, url: string, body: unknown) =>
  simulator.handle({
    method,
    url,
    headers: { 'content-type': 'application/json' },
    body: Buffer.from(JSON.stringify(body)),
  });

function talk(text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let heard = '';
    const socket = net.connect(Number(new URL(simulator.url).port), '127.0.0.1');
    socket.on('data', (chunk) => (heard += chunk.toString())).on('error', reject);
    socket.on('close', () => {
      resolve(heard);
    });
    socket.end(text);
  });
}

describe('broken HTTP is refused like everything else', () => {
  test.each([
    { given: 'no HTTP at all', text: 'hello\r\n\r\n', status: 400 },
    { given: 'no Host', text: 'GET /__admin/health HTTP/1.1\r\n\r\n', status: 400 },
    {
      given: 'two lengths',
      text: 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n',
      status: 400,
    },
    {
      given: 'half a body',
      text: 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nhalf',
      status: 400,
    },
    {
      given: 'large headers',
      text: `GET / HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(17_000)}\r\n\r\n`,
      status: 431,
    },
    { given: 'a tunnel', text: 'CONNECT a:1 HTTP/1.1\r\nHost: x\r\n\r\n', status: 405 },
    {
      given: 'an unknown expectation',
      text: 'GET /none HTTP/1.1\r\nHost: x\r\nExpect: more\r\n\r\n',
      status: 404,
    },
  ])('$given', async ({ text, status }) => {
    const [head = '', body = ''] = (await talk(text)).split('\r\n\r\n');
    expect(head).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(head).toMatch(/x-mock-rule: request\./);
    expect(JSON.parse(body)).toMatchObject({ errors: [{ details: expect.any(String) }] });
  });

  test('what middleware throws stays inside', async () => {
    const response = await fetch(`${simulator.url}/thrown`);
    const text = await response.text();
    expect(response.status).toBe(500);
    expect(JSON.parse(text)).toHaveProperty('errors');
    expect(text).not.toMatch(/secret|\.ts/);
  });

  test.each([0, 1])('a response that middleware has spoiled ends, %s ms late', async (delay) => {
    await admin('POST', '/__admin/mappings', {
      request: { urlPath: '/spoiled' },
      response: { status: 200, fixedDelayMilliseconds: delay },
    });
    const spoiled = expect(fetch(`${simulator.url}/spoiled`)).rejects.toThrow();
    const neighbour = fetch(`${simulator.url}/none`);
    await spoiled;
    expect((await neighbour).status).toBe(404);
  });
});

test.each([
  ['objects', '{"a":', '}'],
  ['lists', '[', ']'],
])(
  '%s in a place that is open, nested deeper than can be written again',
  async (_of, open, end) => {
    const deep = open.repeat(20_000) + 'null' + end.repeat(20_000);
    const body = `{"actor":{"name":"A","last_name":"B","identity_document":{"document_number":"12345678A","document_type":"NIF"},"msisdn":{"phone_number":612345678,"country_code":"34","length":${deep}},"language":"ES"},"expires_in":"P7D"}`;
    const { status, body: answer } = await simulator.handle({
      method: 'POST',
      url: '/v1/orgs/yoigo/identifications/agent',
      headers: { authorization: 'Bearer test_admin', 'content-type': 'application/json' },
      body: Buffer.from(body),
    });
    expect(status).toBe(400);
    expect(answer).toMatchObject({
      errors: [{ details: '/body is nested deeper than 500 levels' }],
    });
  },
);

test('a connection is kept for as long as its client likes', async () => {
  const { headers } = await fetch(`${simulator.url}/__admin/health`);
  expect(headers.get('connection')).toBe('keep-alive');
  // Without a time limit there is none to announce.
  expect(headers.get('keep-alive')).toBeNull();
});

describe('at the end of time', () => {
  test('a clock that reaches the year 10000 has stopped two months earlier', () => {
    const aDay = 24 * 60 * 60 * 1000;
    const offset = parseInstant('9999-12-31T23:59:59.999Z') - machineTime() + aDay;
    expect(createClock({ mode: 'running', offset }).now()).toBe('9999-11-01T00:00:00.000Z');
  });

  test('a token that would outlive the calendar is refused or shortened, and nothing fails', async () => {
    await admin('PUT', '/__admin/clock', { action: 'freeze', at: '9999-12-31T23:59:59.999Z' });
    const { status } = await admin('POST', '/__admin/tokens', { orgs: ['yoigo'] });
    expect(status).toBeLessThan(500);
    await admin('PUT', '/__admin/clock', { action: 'reset' });
  });

  test.each(['0000-01-01T00:00:00Z', '9999-12-31T23:59:59Z'])(
    'a reset at %s is refused or done',
    async (at) => {
      const { status } = await admin('POST', '/__admin/reset', { at });
      expect(status).toBeLessThan(500);
      await admin('POST', '/__admin/reset', {});
    },
  );
});

test('one process cannot open one data directory twice', async () => {
  const data = fs.mkdtempSync(path.join(os.tmpdir(), 'masstack-mock-twice-'));
  const first = await createSimulator({ port: 0, data });
  try {
    await expect(createSimulator({ port: 0, data })).rejects.toThrow(/in use by process/);
  } finally {
    await first.close();
    fs.rmSync(data, { recursive: true, force: true });
  }
});

test('a client that stops in the middle of an upload does not keep a closing server alive', async () => {
  const server = http.createServer();
  const drain = createDrain(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const arrived = new Promise((resolve) => server.once('request', resolve));
  const socket = net.connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nhalf');
  await arrived;
  const cut = new Promise((resolve) => socket.once('close', resolve));
  await drain(1);
  await cut;
});

test('a client that always has another request does not keep a closing server alive', async () => {
  const held: http.ServerResponse[] = [];
  const server = http.createServer((_request, response) => {
    held.push(response);
  });
  const drain = createDrain(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const arrived = new Promise((resolve) => server.once('request', resolve));
  const socket = net.connect((server.address() as AddressInfo).port, '127.0.0.1');
  const request = 'GET / HTTP/1.1\r\nHost: x\r\n\r\n';
  let heard = '';
  socket.on('data', (chunk) => (heard += chunk.toString()));
  const cut = new Promise((resolve) => socket.once('close', resolve));
  socket.write(request);
  await arrived;
  const drained = drain(60_000);
  const another = new Promise((resolve) => server.once('request', resolve));
  socket.write(request);
  held[0]?.end();
  await another;
  held[1]?.end();
  await drained;
  await cut;
  expect(heard.match(/HTTP\/1\.1 200 OK/g)).toHaveLength(2);
  expect(heard).toMatch(/Connection: close/);
});

test('an answer that is still on its way when the server closes arrives whole', async () => {
  const size = 30 * 1024 * 1024;
  const server = http.createServer((_request, response) => response.end(Buffer.alloc(size)));
  const drain = createDrain(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const agent = new http.Agent({ keepAlive: true });
  const { port } = server.address() as AddressInfo;
  const response = await new Promise<http.IncomingMessage>((resolve, reject) => {
    http.get({ host: '127.0.0.1', port, agent }, resolve).on('error', reject);
  });
  const drained = drain(60_000);
  let received = 0;
  for await (const chunk of response) received += (chunk as Buffer).length;
  expect(received).toBe(size);
  await drained;
});
