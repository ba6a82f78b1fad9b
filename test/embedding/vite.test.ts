import fs from 'node:fs';
import path from 'node:path';
import { afterEach, expect, test } from '@jest/globals';
import { createServer, type ViteDevServer } from 'vite';
import { masstack, type MasstackPluginOptions } from '../../src/vite.js';
import { useDirectories } from '../support/directories.js';

const directory = useDirectories();
const CHAIN = '/v1/orgs/yoigo/identifications/chain';
const headers = { authorization: 'Bearer test_admin' };
let server: ViteDevServer | undefined;
const told: string[] = [];
afterEach(async () => {
  await server?.close();
  told.length = 0;
});

async function start(options: MasstackPluginOptions = {}): Promise<string> {
  const root = directory();
  fs.writeFileSync(path.join(root, 'index.html'), '<title>the app</title>');
  const tell = (line: string): void => void told.push(line);
  server = await createServer({
    root,
    configFile: false,
    plugins: [masstack(options)],
    server: { port: 0, host: '127.0.0.1' },
    optimizeDeps: { noDiscovery: true },
    customLogger: {
      info: tell,
      warn: tell,
      warnOnce: tell,
      error: tell,
      clearScreen: () => undefined,
      hasErrorLogged: () => false,
      hasWarned: false,
    },
  });
  await server.listen();
  server.printUrls();
  return server.resolvedUrls?.local[0]?.replace(/\/$/, '') ?? '';
}

test('the dev server answers the API and the control plane, and the app is still its own', async () => {
  const url = await start();
  const read = await fetch(`${url}${CHAIN}/yoigo-chain-created`, { headers });
  expect(await read.json()).toMatchObject({ status: 'CREATED' });
  const clock = await fetch(`${url}/__admin/clock`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify({ action: 'advance', duration: 'P31D' }),
  });
  expect(clock.status).toBe(200);
  expect((await fetch(`${url}/v1/nothing`)).status).toBe(404);
  expect(await (await fetch(url, { headers: { accept: 'text/html' } })).text()).toContain(
    'the app',
  );
  expect(told.join('\n')).toContain(`masstack-mock: ${url}/v1`);
});

test('starts again with its fixtures, and goes on where they cannot be used', async () => {
  const fixtures = directory();
  const file = path.join(fixtures, 'entities', 'identification-chain.json');
  fs.mkdirSync(path.dirname(file));
  const write = (text: string): void => {
    fs.writeFileSync(file, text);
  };
  write('[]');
  const url = await start({ fixtures });
  // Again and again: the watcher may still be looking around for the first time.
  const until = async (word: string, text: string): Promise<void> => {
    for (let tries = 0; !told.some((line) => line.includes(word)); tries += 1) {
      if (tries > 200) throw new Error(`never told: ${word}; told: ${told.join('; ')}`);
      if (tries % 5 === 0) write(text + ' '.repeat(tries));
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  await until('started again', JSON.stringify([{ id: 'mine', org: 'yoigo' }]));
  expect((await fetch(`${url}${CHAIN}/mine`, { headers })).status).toBe(200);
  await until('is not JSON', '[{]');
  expect((await fetch(`${url}${CHAIN}/mine`, { headers })).status).toBe(200);
});
