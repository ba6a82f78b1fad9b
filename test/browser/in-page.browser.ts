import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { servePage, type PageServer } from './page-server.js';

let browser: Browser;
let server: PageServer;
let context: BrowserContext | undefined;
const errors: string[] = [];

beforeAll(async () => {
  server = await servePage();
  browser = await chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox'],
  });
});
afterEach(async () => {
  await context?.close();
  context = undefined;
  expect(errors.splice(0)).toEqual([]);
});
afterAll(async () => {
  await browser.close();
  await server.close();
});

async function open(prepare?: (page: Page) => Promise<void>): Promise<Page> {
  context = await browser.newContext();
  const page = await context.newPage();
  page.on('pageerror', (error) => errors.push(String(error)));
  await prepare?.(page);
  await visit(page);
  return page;
}

async function visit(page: Page): Promise<void> {
  await page.goto(server.url);
  await page.waitForFunction(() => 'inPage' in globalThis);
}

/** Runs one of the functions of in-page.mjs. */
function run<T = unknown>(page: Page, name: string): Promise<T> {
  return page.evaluate(`globalThis.inPage.${name}()`);
}

describe('in a page', () => {
  test('every documented pair is reached, without a server and without code from text', async () => {
    const page = await open();
    const reached = await run<readonly string[]>(page, 'pairsOfSimulator');
    expect(new Set(reached).size).toBe(94);
    expect(server.strays).toEqual([]);
    // The API and the control plane. Faker, ajv, yaml, Handlebars, re2js and jose load when they are asked for.
    const sizes = [...server.loaded].map(
      (name) => gzipSync(readFileSync(`dist/browser/${name}`)).length,
    );
    const size = sizes.reduce((sum, each) => sum + each, 0);
    expect(size).toBeLessThan(250_000);
    // The figures of the README.
    const milliseconds = await run<number>(page, 'speed');
    process.stdout.write(`${size} bytes (gzipped), ${milliseconds.toFixed(2)} ms a request\n`);
  });

  test('worlds, clock, stubs with templates, tokens, explain, journal', async () => {
    const seen = await run<Readonly<Record<string, string>>>(await open(), 'tour');
    expect(seen).toMatchObject({ states: ['EXPIRED', 'CREATED'], hello: 'Hello ada', minted: 200 });
    expect(seen['explained']).toContain('credentials');
    expect(seen['openapi']).toMatch(/^3\./);
    expect(seen['journal']).toContain('Chrome');
  });

  test('what a page cannot have is told in words', async () => {
    const told = await run<Readonly<Record<string, string>>>(await open(), 'refusals');
    expect(told['option']).toContain('the option port does not exist in a browser');
    expect(told['data']).toContain("'memory', 'indexeddb' or 'indexeddb:NAME'");
    expect(told['prism']).toContain('masstack-mock has no Prism');
    expect(told['schema']).toMatch(/is not a schema that can be used: .*unsafe-eval/);
  });

  test('a pattern with a JSON schema needs a page that allows it', async () => {
    const page = await open();
    await page.goto(`${server.url}/lenient`);
    await page.waitForFunction(() => 'inPage' in globalThis);
    expect(await run(page, 'schema')).toEqual([200, 404]);
  });

  test('what is kept in IndexedDB is there after a reload, and so is a reset', async () => {
    const page = await open();
    expect(await run(page, 'closeKept')).toBe(204);
    await visit(page);
    expect(await run(page, 'closeKept')).toBe(409);
    await run(page, 'resetKept');
    await visit(page);
    expect(await run(page, 'closeKept')).toBe(204);
  });

  test('answers while a test holds the clock of the page', async () => {
    const page = await open(async (fresh) => {
      await fresh.clock.install({ time: new Date('2030-01-01T00:00:00Z') });
    });
    const [status, date] = await run<readonly [number, string]>(page, 'read');
    expect(status).toBe(200);
    expect(date).toContain('2030');
  });

  test('an old browser is told what it lacks', async () => {
    const page = await open(async (fresh) => {
      await fresh.addInitScript('delete Array.prototype.toReversed');
    });
    expect(await run(page, 'start')).toMatch(
      /cannot run in this browser. It lacks Array.prototype.toReversed/,
    );
  });
});

describe('in a service worker', () => {
  test('every documented pair is reached by the fetch of the page', async () => {
    const page = await open();
    await run(page, 'register');
    const reached = await run<readonly string[]>(page, 'pairsOfPage');
    expect(new Set(reached).size).toBe(94);
    expect(server.strays).toEqual([]);
  });

  test('one that is updated under its page goes on with the state', async () => {
    const page = await open();
    await run(page, 'register');
    expect(await run(page, 'closeByPage')).toBe(204);
    server.updateWorker();
    await run(page, 'update');
    expect(await run(page, 'closeByPage')).toBe(409);
  });
});
