import fs from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { createSimulator, type Simulator, type SimulatorOptions } from '../../src/index.js';
import { useDirectories } from '../support/directories.js';

const newDirectory = useDirectories();
const open: Simulator[] = [];
afterAll(() => Promise.all(open.map((simulator) => simulator.close())));

async function start(options: SimulatorOptions = {}): Promise<string> {
  const simulator = await createSimulator({ port: 0, ...options });
  open.push(simulator);
  return simulator.url;
}

const BROWSER = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };
const get = (url: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> =>
  fetch(url, { headers, redirect: 'manual' });

const ROOT = {
  openapi: '3.0.0',
  info: { title: 'Root', version: '1' },
  paths: {
    '/': {
      get: {
        operationId: 'getRoot',
        responses: {
          200: { description: 'x', content: { 'application/json': { example: { own: true } } } },
        },
      },
    },
  },
};

describe('the address of the simulator, opened in a browser', () => {
  test('leads to the dashboard, of the world that it names; API clients get what they got', async () => {
    const url = await start();
    const page = await get(`${url}/`, BROWSER);
    expect([page.status, page.headers.get('location')]).toEqual([302, '/__admin/ui/']);
    const other = await get(`${url}/__worlds/w1/`, BROWSER);
    expect(other.headers.get('location')).toBe('/__admin/ui/?world=w1');
    for (const accept of ['*/*', 'application/json']) {
      const answer = await get(`${url}/`, { accept });
      expect([answer.status, answer.headers.get('x-mock-rule')]).toEqual([
        404,
        'request.unknown-operation',
      ]);
    }
    expect((await fetch(`${url}/`, { method: 'POST', headers: BROWSER })).status).toBe(404);
    expect((await get(`${url}/v1/`, BROWSER)).status).toBe(404);
  });

  test('is not in the journal', async () => {
    const url = await start();
    await get(`${url}/`, BROWSER);
    const { remembered } = (await (await get(`${url}/__admin/journal`)).json()) as {
      remembered: number;
    };
    expect(remembered).toBe(0);
  });

  test('is that of an API which has an operation there, or of a stub', async () => {
    const spec = path.join(newDirectory(), 'root.json');
    fs.writeFileSync(spec, JSON.stringify(ROOT));
    const own = await get(`${await start({ spec, auth: 'none' })}/`, BROWSER);
    expect(await own.json()).toEqual({ own: true });
    const url = await start();
    await fetch(`${url}/__admin/mappings`, {
      method: 'POST',
      body: JSON.stringify({ request: { urlPath: '/' }, response: { body: 'stub' } }),
    });
    expect(await (await get(`${url}/`, BROWSER)).text()).toBe('stub');
  });
});

describe('with --admin-api-token', () => {
  const token = 'secret';
  const bearer = { authorization: `Bearer ${token}` };

  test('pages can be read, and nothing that they ask for', async () => {
    const url = await start({ adminApiToken: token });
    for (const file of ['docs', 'docs/', 'docs/reference.js', 'openapi.json', 'openapi.yaml']) {
      expect([file, (await get(`${url}/__admin/${file}`)).status]).toEqual([file, 200]);
    }
    // What is not a file of a page is asked for the token first.
    for (const rest of [
      'about',
      'entities',
      'journal',
      'events',
      'docsx',
      'openapi.jsonx',
      'uix',
    ]) {
      expect([rest, (await get(`${url}/__admin/${rest}`)).status]).toEqual([rest, 401]);
      expect((await get(`${url}/__admin/${rest}`, bearer)).status).not.toBe(401);
    }
    expect((await fetch(`${url}/__admin/docs`, { method: 'POST' })).status).toBe(401);
    expect((await get(`${url}/__worlds/w/__admin/docs`)).status).toBe(401);
  });

  test('pages of other origins are kept out of them, too', async () => {
    const url = await start({ adminApiToken: token });
    const foreign = { origin: 'http://evil.example' };
    expect((await get(`${url}/__admin/docs`, foreign)).status).toBe(403);
  });
});

describe('the dashboard', () => {
  test('does not fill the log with what it only looks at', async () => {
    const lines: string[] = [];
    const take = (line: string): number => lines.push(line);
    const url = await start({ log: { info: take, error: take } });
    const ofPage = { referer: `${url}/__admin/ui/` };
    await get(`${url}/__admin/entities`, ofPage);
    await get(`${url}/__admin/entities/nothing`, ofPage);
    await fetch(`${url}/__admin/reset`, { method: 'POST', headers: ofPage });
    await get(`${url}/__admin/entities`);
    await get(`${url}/v1/orgs/yoigo`, ofPage);
    expect(lines.map((line) => line.split(' ', 3).join(' '))).toEqual([
      'GET /__admin/entities/nothing 400',
      'POST /__admin/reset 200',
      'GET /__admin/entities 200',
      'GET /v1/orgs/yoigo 404',
    ]);
  });

  test('has an address without a slash, which leads to the one with it', async () => {
    const url = await start();
    const answer = await get(`${url}/__admin/ui`);
    expect([answer.status, answer.headers.get('location')]).toEqual([302, '/__admin/ui/']);
  });
});
