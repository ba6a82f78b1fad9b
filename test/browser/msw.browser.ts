import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { build } from 'esbuild';
import { chromium, type Browser } from 'playwright-core';
import { listen } from '../support/listening.js';

/** An app as its bundler makes it: MSW's worker in the page, with the handlers of the simulator. */
const APP = `
  import { setupWorker } from 'msw/browser';
  import { handlers } from 'masstack-mock/msw';

  const unhandled = [];
  const worker = setupWorker(...handlers({ baseUrl: 'https://api.example.com/v1' }));
  await worker.start({
    quiet: true,
    onUnhandledRequest: ({ method, url }) => unhandled.push(method + ' ' + new URL(url).pathname),
  });

  const agents = 'https://api.example.com/v1/orgs/yoigo/identifications/agent';
  const headers = { authorization: 'Bearer test_admin', 'content-type': 'application/json' };
  const actor = {
    name: 'James',
    last_name: 'Smith',
    identity_document: { document_number: '12345678A', document_type: 'NIF' },
  };
  globalThis.app = {
    async create() {
      const body = JSON.stringify({ actor, expires_in: 'P7D' });
      const response = await fetch(agents, { method: 'POST', headers, body });
      return { status: response.status, id: (await response.json()).admin_identification_id };
    },
    async close(id) {
      const response = await fetch(agents + '/' + id + '/close', { method: 'POST', headers });
      const text = await response.text();
      return { status: response.status, rule: response.headers.get('x-mock-rule'), text };
    },
    async read() {
      const response = await fetch(
        'https://api.example.com/v1/orgs/yoigo/identifications/chain/yoigo-chain-created',
        { headers },
      );
      return { status: response.status, body: await response.json() };
    },
    async other() {
      const response = await fetch('/weather.json');
      return { body: await response.json(), unhandled };
    },
  };
`;

let browser: Browser;
let server: Server;
let url: string;
/** What came through to the network. */
const asked: string[] = [];

beforeAll(async () => {
  const { outputFiles } = await build({
    stdin: { resolveDir: process.cwd(), contents: APP },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    logLevel: 'error',
  });
  const files: Readonly<Record<string, readonly [string, string | Uint8Array]>> = {
    '/': [
      'text/html',
      '<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><script type="module" src="/app.js"></script>',
    ],
    '/app.js': ['text/javascript', outputFiles[0]?.contents ?? ''],
    // What `npx msw init` copies into an app.
    '/mockServiceWorker.js': [
      'text/javascript',
      readFileSync('node_modules/msw/lib/mockServiceWorker.js'),
    ],
    '/weather.json': ['application/json', '{ "sky": "blue" }'],
  };
  server = createServer((request, response) => {
    asked.push(`${request.method ?? ''} ${request.url ?? ''}`);
    const [type, content] = files[request.url ?? ''] ?? [];
    response.writeHead(type === undefined ? 404 : 200, { 'content-type': type ?? 'text/plain' });
    response.end(content);
  });
  url = await listen(server);
  browser = await chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox'],
  });
});

afterAll(async () => {
  await browser.close();
  await new Promise((resolve) => {
    server.close(resolve);
    server.closeAllConnections();
  });
});

interface Answer {
  readonly status: number;
  readonly rule?: string;
  readonly id: string;
  readonly body: unknown;
  readonly unhandled: readonly string[];
}

test('MSW in a page keeps the state of the API, and leaves other requests to the network', async () => {
  const page = await browser.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  await page.goto(url);
  await page.waitForFunction(() => 'app' in globalThis);
  const call = (text: string): Promise<Answer> => page.evaluate(`globalThis.app.${text}`);

  const { status, id } = await call('create()');
  expect(status).toBe(201);
  expect(await call('read()')).toMatchObject({ status: 200, body: { status: 'CREATED' } });
  expect(await call(`close('${id}')`)).toMatchObject({ status: 204, rule: 'agent.close' });
  expect(await call(`close('${id}')`)).toMatchObject({ status: 409, rule: 'agent.close.conflict' });

  expect(await call('other()')).toMatchObject({
    body: { sky: 'blue' },
    unhandled: expect.arrayContaining(['GET /weather.json']) as unknown,
  });
  expect(asked.filter((each) => each.includes('/orgs/'))).toEqual([]);
  expect(asked).toContain('GET /weather.json');
  expect(errors).toEqual([]);
});
