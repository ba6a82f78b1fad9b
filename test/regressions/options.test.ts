import { afterEach, describe, expect, test } from '@jest/globals';
import {
  connectAdmin,
  createSimulator,
  type GivenRequest,
  type Simulator,
  type SimulatorOptions,
} from '../../src/index.js';
import { agentBody } from '../support/requests.js';

const open: Simulator[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((each) => each.close()));
});

/** A caller without types can give anything. */
const start = async (options: object): Promise<Simulator> => {
  const simulator = await createSimulator({ port: 0, ...options });
  open.push(simulator);
  return simulator;
};

const health = async ({ url }: Simulator): Promise<number> =>
  (await fetch(`${url}/__admin/health`)).status;

const SWITCHES = ['fsync', 'watch', 'logRequests'];
const NUMBERS = [
  'port',
  'seed',
  'foldAfter',
  'population',
  'proxyTimeout',
  'journalSize',
  'maxWorlds',
];
const TEXTS = [
  'host',
  'data',
  'auth',
  'spec',
  'mappings',
  'journal',
  'adminApiToken',
  'worldIdle',
  'import',
  'exportOnExit',
];
const LISTS = ['allowProxy', 'allowOrigin', 'overlays', 'middleware'];
const OBJECTS = ['log', 'mutation'];
const NAMES = [...['fixtures', 'https'], ...SWITCHES, ...NUMBERS, ...TEXTS, ...LISTS, ...OBJECTS];

describe('an option that createSimulator cannot use is refused by its name', () => {
  const rows = [
    ...SWITCHES.map((name) => ({ name, wrong: ['false', 0, {}] })),
    ...NUMBERS.map((name) => ({ name, wrong: [false, '7', -1, 0.5, NaN, 2 ** 53] })),
    ...TEXTS.map((name) => ({ name, wrong: [false, 7, ['a'], {}] })),
    ...LISTS.map((name) => ({ name, wrong: [false, 'http://a.example', [7], {}] })),
    ...OBJECTS.map((name) => ({ name, wrong: [true, 'on', 7, []] })),
    { name: 'fixtures', wrong: [false, 7, ['a']] },
    { name: 'https', wrong: ['yes', 7, {}, { cert: 'a' }] },
    { name: 'host', wrong: [''] },
    { name: 'auth', wrong: ['strickt'] },
    { name: 'journal', wrong: ['plane'] },
    { name: 'worldIdle', wrong: ['an hour'] },
    { name: 'log', wrong: [{}, { info: () => undefined }] },
  ];
  test.each(rows)('$name: $wrong', async ({ name, wrong }) => {
    for (const value of wrong) {
      await expect(start({ [name]: value })).rejects.toThrow(
        `createSimulator: the option ${name} must be `,
      );
    }
  });

  test('and so is what is not a set of options', async () => {
    await expect(createSimulator('4010' as SimulatorOptions)).rejects.toThrow(
      'the options must be an object. They are "4010".',
    );
  });
});

test.each([undefined, null])('every option that is %s has its default', async (value) => {
  const names = NAMES.filter((name) => name !== 'port');
  const simulator = await start(Object.fromEntries(names.map((name) => [name, value])));
  expect(await health(simulator)).toBe(200);
});

test.each([
  { given: 'false', log: false },
  { given: 'a log that cannot flush, as console', log: { info() {}, error() {} } },
])('requests are answered, and the end is reached, with the log $given', async ({ log }) => {
  const simulator = await start({ log });
  expect(await health(simulator)).toBe(200);
  await simulator.close();
});

describe('simulator.handle takes a request as code writes it', () => {
  const CHAIN = '/v1/orgs/yoigo/identifications/chain/yoigo-chain-created';
  const AGENT = '/v1/orgs/yoigo/identifications/agent';
  const headers = { Authorization: 'Bearer test_admin', 'User-Agent': 'test' };
  const json = { ...headers, 'Content-Type': 'application/json' };
  const text = JSON.stringify(agentBody);
  test.each([
    { given: 'names in upper case', request: { url: CHAIN, headers }, status: 200 },
    { given: 'Headers', request: { url: CHAIN, headers: new Headers(headers) }, status: 200 },
    {
      given: 'a method in lower case',
      request: { url: CHAIN, method: 'get', headers },
      status: 200,
    },
    { given: 'a whole URL', request: { url: `http://a.example${CHAIN}`, headers }, status: 200 },
    { given: 'a URL object', request: { url: new URL(CHAIN, 'http://a'), headers }, status: 200 },
    { given: 'no headers', request: { url: '/__admin/health', headers: undefined }, status: 200 },
    { given: 'no body', request: { url: CHAIN, headers, body: null }, status: 200 },
    ...[text, Buffer.from(text), new TextEncoder().encode(text).buffer].map((body) => ({
      given: `a body that is a ${body.constructor.name}`,
      request: { url: AGENT, method: 'POST', headers: json, body },
      status: 201,
    })),
  ])('$given: $status', async ({ request, status }) => {
    const simulator = await start({});
    expect((await simulator.handle(request as GivenRequest)).status).toBe(status);
  });

  test.each([
    { request: { headers }, told: 'the request needs a url' },
    { request: { url: AGENT, method: 'POST', body: { a: 1 } }, told: 'JSON.stringify' },
  ])('$told', async ({ request, told }) => {
    const simulator = await start({});
    await expect(simulator.handle(request as unknown as GivenRequest)).rejects.toThrow(told);
  });
});

test.each([undefined, '', 'localhost:4010', 'ftp://127.0.0.1', '127.0.0.1:4010'])(
  'the client refuses what is not a URL of HTTP: %s',
  (url) => {
    expect(() => connectAdmin(url as string)).toThrow('is not a valid URL of a simulator');
  },
);
