import { createServer, type Server } from 'node:http';
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Simulator } from '../../src/index.js';
import { useDirectories } from '../support/directories.js';
import { control, detailsOf, withSimulator } from './simulator.js';
import { listen } from '../support/listening.js';

const temporaryDirectory = useDirectories();

/** Counts the requests, and says so in each answer. */
let upstream: Server;
let target: string;
let asked = 0;

beforeAll(async () => {
  upstream = createServer((_, response) => {
    response.setHeader('content-type', 'application/json');
    response.setHeader('x-real', 'yes');
    response.end(JSON.stringify({ asked: (asked += 1) }));
  });
  target = await listen(upstream);
});
afterAll(() => new Promise((resolve) => upstream.close(resolve)));

const askedAt = async (
  { url }: Simulator,
  place: string,
  init: RequestInit = {},
): Promise<number> =>
  ((await (await fetch(url + place, init)).json()) as { readonly asked: number }).asked;

const statusOf = async (simulator: Simulator): Promise<unknown> =>
  (await control(simulator, 'GET', '/recordings/status')).body;

interface Mapping {
  readonly request: Readonly<Record<string, unknown>>;
  readonly scenarioName?: string;
}

const mappingsOf = ({ body }: { readonly body: unknown }): readonly Mapping[] =>
  (body as { readonly mappings: readonly Mapping[] }).mappings;

describe('/__admin/recordings', () => {
  test('records what another server answers, and stubs take its place', async () => {
    await withSimulator(
      async (simulator) => {
        await askedAt(simulator, '/before').catch(() => undefined);
        expect(await statusOf(simulator)).toEqual({ status: 'NeverStarted' });
        const spec = { targetBaseUrl: target, captureHeaders: { 'X-Tenant': {} } };
        expect((await control(simulator, 'POST', '/recordings/start', spec)).status).toBe(200);
        expect(await statusOf(simulator)).toEqual({ status: 'Recording' });
        const first = await askedAt(simulator, '/same');
        const second = await askedAt(simulator, '/same');
        await askedAt(simulator, '/q?a=1&a=2', { headers: { 'x-tenant': 'yoigo' } });
        const json = { 'content-type': 'application/json' };
        await askedAt(simulator, '/json', { method: 'POST', headers: json, body: '{"b":1}' });

        const stopped = await control(simulator, 'POST', '/recordings/stop');
        expect(mappingsOf(stopped).map(({ request }) => request)).toEqual([
          {
            method: 'POST',
            url: '/json',
            bodyPatterns: [
              { equalToJson: '{"b":1}', ignoreArrayOrder: true, ignoreExtraElements: true },
            ],
          },
          {
            method: 'GET',
            urlPath: '/q',
            queryParameters: { a: { hasExactly: [{ equalTo: '1' }, { equalTo: '2' }] } },
            headers: { 'X-Tenant': { equalTo: 'yoigo' } },
          },
          { method: 'GET', url: '/same' },
          { method: 'GET', url: '/same' },
        ]);
        expect(await statusOf(simulator)).toEqual({ status: 'Stopped' });

        const before = asked;
        expect([await askedAt(simulator, '/same'), await askedAt(simulator, '/same')]).toEqual([
          first,
          second,
        ]);
        const headers = (await fetch(`${simulator.url}/same`)).headers;
        expect([headers.get('x-real'), headers.get('x-mock-rule')]).toEqual([
          'yes',
          'override.stub',
        ]);
        expect(asked).toBe(before);
        expect(await control(simulator, 'POST', '/recordings/stop')).toMatchObject({
          status: 422,
          body: { errors: [{ code: 30 }] },
        });
      },
      { allowProxy: [target] },
    );
  });

  test('chooses by filters, takes the last of repeats, and writes files where there are some', async () => {
    const mappings = temporaryDirectory();
    fs.mkdirSync(path.join(mappings, 'mappings'));
    const options = { allowProxy: [target], mappings };
    let last = 0;
    await withSimulator(async (simulator) => {
      await control(simulator, 'POST', '/recordings/start', { targetBaseUrl: target });
      await askedAt(simulator, '/a');
      last = await askedAt(simulator, '/a');
      await askedAt(simulator, '/b');
      const spec = {
        filters: { urlPath: '/a' },
        repeatsAsScenarios: false,
        outputFormat: 'ids',
        extractBodyCriteria: { textSizeThreshold: '1 b' },
      };
      const { body } = await control(simulator, 'POST', '/recordings/snapshot', spec);
      expect((body as { readonly ids: unknown[] }).ids).toHaveLength(1);
      expect(fs.readdirSync(path.join(mappings, '__files'))).toHaveLength(1);
    }, options);
    await withSimulator(async (simulator) => {
      const before = asked;
      expect([await askedAt(simulator, '/a'), asked]).toEqual([last, before]);
      expect((await fetch(`${simulator.url}/b`)).status).toBe(404);
    }, options);
  });

  test.each([
    [
      'a server that is not allowed',
      { targetBaseUrl: 'http://example.com' },
      '/body/targetBaseUrl',
    ],
    ['a transformer', { transformers: ['x'] }, '/body/transformers'],
    ['XML', { requestBodyPattern: { matcher: 'equalToXml' } }, '/body/requestBodyPattern/matcher'],
    ['an unknown filter', { filters: { nope: 1 } }, '/body/filters/nope'],
  ])('refuses %s', async (_, spec, place) => {
    await withSimulator(async (simulator) => {
      const refused = await control(simulator, 'POST', '/recordings/start', spec);
      expect(refused.status).toBe(400);
      expect(detailsOf(refused)).toContain(place);
      expect(await statusOf(simulator)).toEqual({ status: 'NeverStarted' });
    });
  });
});
