import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import express, { type RequestHandler } from 'express';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { createSimulator, type Simulator, type SimulatorOptions } from '../../src/index.js';
import { occupiedPort } from '../support/occupied-port.js';
import { useDirectories } from '../support/directories.js';
import { agentBody, createAgent, identifications } from '../support/requests.js';
import { sendTo } from '../support/simulator.js';

const directory = useDirectories();
const open: Simulator[] = [];
const releases: (() => void)[] = [];
afterEach(async () => {
  jest.useRealTimers();
  for (const release of releases.splice(0)) release();
  await Promise.all(open.splice(0).map((each) => each.close()));
});
const start = async (options: SimulatorOptions = {}): Promise<Simulator> => {
  const simulator = await createSimulator({ port: 0, ...options });
  open.push(simulator);
  return simulator;
};

test('answers, keeps its state and closes under fake timers', async () => {
  const simulator = await start({ data: path.join(directory(), 'data') });
  jest.useFakeTimers();
  const { status } = await simulator.handle({ url: '/__admin/health' });
  expect(status).toBe(200);
  const created = await simulator.handle({
    method: 'POST',
    url: `/v1${identifications('agent')}`,
    headers: {
      authorization: 'Bearer test_admin',
      'content-type': 'application/json',
      'user-agent': 'test',
    },
    body: Buffer.from(JSON.stringify(agentBody)),
  });
  expect(created.status).toBe(201);
  expect((await sendTo(simulator.url, createAgent())).status).toBe(201);
  await simulator.close();
});

describe('middleware that reads the body', () => {
  const reads: RequestHandler = (request, _response, next) => {
    request.resume().on('end', () => {
      next();
    });
  };
  test.each([
    { given: 'express.json()', middleware: express.json(), status: 201 },
    { given: 'express.raw()', middleware: express.raw({ type: '*/*' }), status: 201 },
    { given: 'express.text()', middleware: express.text({ type: '*/*' }), status: 201 },
    { given: 'express.urlencoded()', middleware: express.urlencoded(), status: 201 },
    { given: 'what leaves nothing', middleware: reads, status: 500 },
  ])('$given: $status', async ({ middleware, status }) => {
    const { url } = await start({ middleware: [middleware] });
    const answer = await sendTo(url, createAgent());
    expect(answer.status).toBe(status);
    if (status === 500) expect(answer.details[0]).toContain('middleware');
  });

  test('its own refusal is no fault of the simulator', async () => {
    const { url } = await start({ middleware: [express.json()] });
    const answer = await sendTo(url, {
      path: identifications('agent'),
      headers: { 'content-type': 'application/json' },
      bytes: '{',
    });
    expect(answer.status).toBe(400);
  });
});

test.each(['POST /v1/x HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nhalf', 'GET /v1/x HT'])(
  'closing cuts off what has not arrived whole: %j',
  async (half) => {
    const simulator = await createSimulator({ port: 0 });
    const socket = net.connect(Number(new URL(simulator.url).port), '127.0.0.1');
    const ended = new Promise((resolve) => socket.once('close', resolve).once('error', resolve));
    socket.write(half);
    // The server has read it when it has answered the next one.
    await simulator.admin.getHealth();
    // Within the grace of ten seconds this would time out.
    await Promise.all([simulator.close(), ended]);
  },
  5000,
);

const inUse = async (): Promise<SimulatorOptions> => {
  const { port, release } = await occupiedPort();
  releases.push(release);
  return { port };
};

test.each([
  { given: 'a port in use', options: inUse },
  { given: 'no document', options: async () => ({ port: 0, spec: 'missing.yaml' }) },
  { given: 'nothing to import', options: async () => ({ port: 0, import: 'missing' }) },
])('a start that fails leaves no directory: $given', async ({ options }) => {
  const data = path.join(directory(), 'data');
  await expect(createSimulator({ data, ...(await options()) })).rejects.toThrow();
  expect(fs.existsSync(data)).toBe(false);
});

test.each(['token.json', 'entities/agent-identifications.json', 'magic_values.json', 'a/b.yaml'])(
  'a misspelt file of fixtures is refused by its name: %s',
  async (name) => {
    const fixtures = directory();
    fs.mkdirSync(path.dirname(path.join(fixtures, name)), { recursive: true });
    fs.writeFileSync(path.join(fixtures, name), '[]');
    await expect(createSimulator({ port: 0, fixtures })).rejects.toThrow(name);
  },
);

test('an address that listens everywhere is given as one that can be opened', async () => {
  expect((await start({ host: '0.0.0.0' })).url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
});

test('a line of the log says why, and in which world', async () => {
  const lines: string[] = [];
  const log = {
    info: (line: string) => void lines.push(line),
    error: (line: string) => void lines.push(line),
    flush: () => undefined,
  };
  const { url } = await start({ log });
  await sendTo(url, { ...createAgent({}), headers: { 'x-mock-world': 'w1' } });
  await sendTo(url, { path: '/__admin/clock', headers: { origin: 'https://evil.example' } });
  expect(lines[0]).toMatch(
    / 400 request\.invalid \S+ ms in world w1: \/body\S* .*\(and \d+ more\)$/,
  );
  expect(lines[1]).toMatch(/ 403 control\.origin \S+ ms: \/header\/origin /);
});
