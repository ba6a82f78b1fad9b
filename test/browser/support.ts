import { spawn, type ChildProcess } from 'node:child_process';
import { afterAll, afterEach, beforeAll, expect } from '@jest/globals';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { connectAdmin, type AdminClient } from '../../src/client.js';

export interface Simulator {
  readonly url: string;
  readonly admin: AdminClient;
  stop(): Promise<void>;
}

const READY = /^masstack-mock ready on (http:\/\/\S+)$/m;
const running = new Set<ChildProcess>();

/** The built command as a process of its own, as a user starts it. */
export async function startSimulator(
  args: readonly string[] = [],
  token?: string,
): Promise<Simulator> {
  const child = spawn(
    process.execPath,
    ['dist/cli/main.js', 'start', '--quiet', '--data', 'memory', '--port', '0', ...args],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  running.add(child);
  const url = await new Promise<string>((resolve, reject) => {
    let said = '';
    const listen = (chunk: Buffer): void => {
      said += chunk.toString();
      const ready = READY.exec(said)?.[1];
      if (ready !== undefined) resolve(ready);
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    child.once('exit', () => {
      reject(new Error(`The simulator has ended: ${said}`));
    });
  });
  return {
    url,
    admin: connectAdmin(url, token === undefined ? {} : { token }),
    stop: () =>
      new Promise((resolve) => {
        child.once('exit', () => {
          running.delete(child);
          resolve();
        });
        child.kill('SIGTERM');
      }),
  };
}

/** Of pages that were opened: what no page may do. */
const wrong: string[] = [];

/** Chromium writes this by itself for each answer from 400 on; what the page makes of it is tested. */
const ANSWER_OR_NETWORK = /^Failed to load resource/;

interface OpenOptions extends BrowserContextOptions {
  /** After `/__admin/ui/`. */
  readonly at?: string;
}

export interface Visitor {
  /** A tab of its own, with nothing kept from others. */
  open(simulator: Pick<Simulator, 'url'>, options?: OpenOptions): Promise<Page>;
}

/** One browser a file. After each test its pages are closed, and held against what no page may do. */
export function useBrowser(): Visitor {
  let browser: Browser;
  beforeAll(async () => {
    const executablePath = process.env['CHROMIUM'];
    browser = await chromium.launch({
      ...(executablePath !== undefined && { executablePath }),
      args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    });
  });
  afterEach(async () => {
    await Promise.all(browser.contexts().map((context) => context.close()));
    expect(wrong.splice(0)).toEqual([]);
  });
  afterAll(async () => {
    await browser.close();
    for (const child of running) child.kill('SIGKILL');
  });
  return {
    async open({ url }, { at = '', ...options } = {}) {
      const context = await browser.newContext({
        viewport: { width: 1280, height: 860 },
        reducedMotion: 'reduce',
        permissions: ['clipboard-read', 'clipboard-write'],
        ...options,
      });
      const page = await context.newPage();
      watch(page, url);
      await page.goto(`${url}/__admin/ui/${at}`);
      await page.locator('h1').waitFor();
      return page;
    },
  };
}

function watch(page: Page, url: string): void {
  page.setDefaultTimeout(15_000);
  page.on('pageerror', (error) => wrong.push(`error: ${error.stack ?? error.message}`));
  page.on('console', (message) => {
    if (message.type() !== 'error' && message.type() !== 'warning') return;
    if (!ANSWER_OR_NETWORK.test(message.text())) wrong.push(`console: ${message.text()}`);
  });
  page.on('request', (request) => {
    if (!/^(?:data|blob):/.test(request.url()) && !request.url().startsWith(url)) {
      wrong.push(`foreign request: ${request.url()}`);
    }
  });
}

/** Asks again until it is so: for what happens in the simulator and not in the page. */
export async function until<T>(ask: () => Promise<T>, isSo: (value: T) => boolean): Promise<T> {
  const deadline = Date.now() + 15_000;
  for (;;) {
    const value = await ask();
    if (isSo(value)) return value;
    if (Date.now() > deadline) throw new Error(`It stayed ${JSON.stringify(value)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

export const AGENT = 'agent-identification';
export const CREATED = 'a9e00000-0001-4001-8000-000000000001';

/** What an app sends. */
export const send = (
  { url }: Pick<Simulator, 'url'>,
  method: string,
  path: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> =>
  fetch(url + path, {
    method,
    headers: {
      authorization: 'Bearer test_admin',
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
