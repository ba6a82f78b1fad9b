/** Pages of others that are open in a browser of this machine make no worlds. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createSimulator, type Simulator } from '../../src/index.js';

let simulator: Simulator;
beforeAll(async () => {
  simulator = await createSimulator({ port: 0 });
});
afterAll(() => simulator.close());

const CHAIN = 'v1/orgs/yoigo/identifications/chain/yoigo-chain-created';
let count = 0;
const ask = async (
  headers: Record<string, string>,
  { path = CHAIN, world = `page-${(count += 1)}` } = {},
) => {
  const { status, rule } = await simulator.handle({
    url: `/__worlds/${world}/${path}`,
    headers: { host: '127.0.0.1:4010', ...headers },
  });
  const { worlds } = await simulator.admin.listWorlds();
  return { status, rule, made: worlds.some(({ name }) => name === world) };
};

const REFUSED = { status: 403, rule: 'world.origin', made: false };
const rows: readonly { from: string; headers: Record<string, string>; may: boolean }[] = [
  { from: 'a test', headers: {}, may: true },
  { from: 'an app on localhost', headers: { origin: 'http://localhost:5173' }, may: true },
  { from: 'an app under localhost', headers: { origin: 'https://app.localhost' }, may: true },
  { from: 'an app on 127.0.0.1', headers: { origin: 'http://127.0.0.1:80' }, may: true },
  { from: 'an app on ::1', headers: { origin: 'http://[::1]:3000' }, may: true },
  { from: 'the address bar', headers: { 'sec-fetch-site': 'none' }, may: true },
  { from: 'its own page', headers: { 'sec-fetch-site': 'same-origin' }, may: true },
  {
    from: 'an image of an app here',
    headers: { 'sec-fetch-site': 'same-site', referer: 'http://localhost:5173/' },
    may: true,
  },
  { from: 'a foreign page', headers: { origin: 'https://evil.example' }, may: false },
  { from: 'a frame without origin', headers: { origin: 'null' }, may: false },
  { from: 'a file', headers: { origin: 'file://' }, may: false },
  {
    from: 'a name that begins like ours',
    headers: { origin: 'http://localhost.evil.example' },
    may: false,
  },
  {
    from: 'a name that begins with digits',
    headers: { origin: 'http://127.0.0.1.evil.example' },
    may: false,
  },
  {
    from: 'credentials like ours',
    headers: { origin: 'http://localhost@evil.example' },
    may: false,
  },
  { from: 'a foreign image', headers: { 'sec-fetch-site': 'cross-site' }, may: false },
  {
    from: 'a foreign image with referer',
    headers: { 'sec-fetch-site': 'cross-site', referer: 'https://evil.example/x' },
    may: false,
  },
  {
    from: 'a rebound name',
    headers: { 'sec-fetch-site': 'same-origin', host: 'evil.example:4010' },
    may: false,
  },
];

describe.each([{ path: CHAIN }, { path: '__admin/health' }, { path: 'nothing' }])(
  'for $path',
  ({ path }) => {
    test.each(rows)('$from: $may', async ({ headers, may }) => {
      // The control plane's guard comes before, over HTTP; here nothing stands in front.
      const answer = await ask(headers, { path });
      if (may) expect(answer.made).toBe(true);
      else expect(answer).toMatchObject(REFUSED);
    });
  },
);

test('a header names a world no better than a path', async () => {
  const reply = await simulator.handle({
    url: `/${CHAIN}`,
    headers: { host: '127.0.0.1', origin: 'https://evil.example', 'x-mock-world': 'by-header' },
  });
  expect(reply.rule).toBe('world.origin');
});

test('a world that a test has made is open to the app of the test', async () => {
  await simulator.admin.createWorld({ body: { name: 'made' } });
  const { rule } = await ask({ origin: 'https://app.example' }, { world: 'made' });
  expect(rule).not.toBe('world.origin');
});

test.each([
  '..%2f',
  '%2e%2e',
  'a b',
  'a\u0000',
  '\ud800',
  'é',
  '%',
  'x'.repeat(65),
  'x'.repeat(100_000),
  '<script>',
  "';--",
  '',
])('a hostile name %j makes no world', async (name) => {
  const before = (await simulator.admin.listWorlds()).worlds.length;
  const inPath = await simulator.handle({ url: `/__worlds/${name}/__admin/health` });
  const inHeader = await simulator.handle({
    url: '/__admin/health',
    headers: { 'x-mock-world': name.replace(/\/$/, '') + ' ' },
  });
  const inBody = await simulator.handle({
    method: 'POST',
    url: '/__admin/worlds',
    headers: { 'content-type': 'application/json' },
    body: Buffer.from(JSON.stringify({ name: `${name}/` })),
  });
  const statuses = [inPath.status, inHeader.status, inBody.status];
  expect(statuses.every((status) => [400, 404].includes(status))).toBe(true);
  const worlds = (await simulator.admin.listWorlds()).worlds;
  expect(worlds).toHaveLength(before);
});
