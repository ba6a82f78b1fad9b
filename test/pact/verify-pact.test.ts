import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { contentOf, ID, read, verify as run, type Ran } from './pacts.js';
import { listen } from '../support/listening.js';

const SLOW = 120_000;
const directory = mkdtempSync(path.join(tmpdir(), 'verify-pact-'));
afterAll(() => {
  rmSync(directory, { recursive: true });
});

const verify = (...args: string[]): Promise<Ran> => run(['--pact', ...args]);

const inState = (name: string): object => ({ ...read, providerStates: [{ name }] });

function pactOf(name: string, interaction: object): string {
  const file = path.join(directory, `${name}.json`);
  writeFileSync(file, JSON.stringify(contentOf([interaction])));
  return file;
}

test(
  'the simulator keeps the contracts of both consumers',
  async () => {
    const { code, output } = await verify('contracts/pacts');
    expect(output).toContain('kept     back-office and masstack-documents, 53 interactions');
    expect(output).toContain('kept     customer-web and masstack-documents, 23 interactions');
    expect(code).toBe(0);
  },
  SLOW,
);

describe('a pact is broken', () => {
  const broken = [
    {
      given: 'a provider state that there is not',
      interaction: inState('a biometric signature in state LOST'),
      says: 'provider state: "a biometric signature in state LOST" could not be set up: ',
    },
    {
      given: 'an operation that is not documented',
      interaction: {
        ...read,
        request: { ...read.request, path: `/v1/orgs/yoigo/biometric_signs/${ID}/photo` },
      },
      says: 'not documented: a signature: Path or method not defined in spec file: GET /orgs/yoigo/biometric_signs/',
    },
    {
      given: 'a body that is not documented',
      interaction: {
        ...read,
        response: {
          status: 200,
          headers: { 'content-type': ['application/json'] },
          body: { content: { sign_id: 7 }, contentType: 'application/json', encoded: false },
        },
      },
      says: 'not documented: a signature: Response body is incompatible with the response body schema',
    },
    {
      given: 'an answer that the target does not give',
      interaction: { ...read, response: { status: 401 } },
      says: 'target: a signature: expected 401 but was 200',
    },
  ];

  test.each(broken)(
    '$given',
    async ({ given, interaction, says }) => {
      const { code, output } = await verify(pactOf(given.replaceAll(' ', '-'), interaction));
      expect(output).toContain(says);
      expect(code).toBe(1);
    },
    SLOW,
  );
});

describe('a target that is not ours', () => {
  let url = '';
  const seen: string[] = [];
  const server = http.createServer((request, response) => {
    seen.push(`${String(request.url)} ${String(request.headers.authorization)}`);
    const isState = request.url === '/states';
    response.writeHead(isState || request.headers.authorization === 'Bearer real' ? 200 : 404);
    response.end();
  });
  beforeAll(
    () =>
      new Promise<void>((resolve) => {
        server.listen(0, '127.0.0.1', () => {
          url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
          resolve();
        });
      }),
  );
  afterAll(() => {
    server.close();
  });

  test(
    'sets up states where it says, and is sent its own tokens',
    async () => {
      const pact = pactOf('kept', read);
      const own = ['--states-url', `${url}/states`, '--token', 'test_admin=real'];
      const { code, output } = await verify(pact, '--base-url', `${url}/v1/`, ...own);
      expect(output).toContain('kept     tests and masstack-documents, 1 interactions');
      expect(seen).toContain(`${read.request.path} Bearer real`);
      expect(code).toBe(0);
    },
    SLOW,
  );

  test(
    'is not taken to keep a pact whose states it does not set up',
    async () => {
      const pact = pactOf('stateless', read);
      const { code, output } = await verify(pact, '--base-url', url, '--token', 'test_admin=real');
      expect(output).toContain(`could not be set up: ${url}/__admin/provider-states answered 404`);
      expect(code).toBe(1);
    },
    SLOW,
  );
});

describe('the options of verify', () => {
  const seen: (string | undefined)[] = [];
  const server = http.createServer((request, response) => {
    if (request.headers['x-api-key'] !== undefined) seen.push(`${request.method} with the key`);
    const known = !(request.url ?? '').startsWith('/__admin');
    response.writeHead(known ? 200 : 404, { 'content-type': 'application/json' }).end('{}');
  });
  let url = '';
  beforeAll(async () => {
    url = await listen(server);
  });
  afterAll(() => {
    server.close();
  });
  const stateless = { ...read, providerStates: [] };
  const post = {
    ...stateless,
    request: { ...read.request, method: 'POST', path: `${read.request.path}/close` },
  };

  test(
    '--header is sent, and --read-only lets reads pass',
    async () => {
      const pact = pactOf('with-header', stateless);
      const { output, code } = await verify(
        ...[pact, '--base-url', url, '--header', 'x-api-key: k', '--read-only'],
      );
      expect({ output, code }).toEqual({ output: expect.stringContaining('kept '), code: 0 });
      expect(seen).toContain('GET with the key');
    },
    SLOW,
  );

  const refused = [
    { given: '--read-only and a change', of: post, args: ['--read-only'], says: 'sends POST' },
    { given: '--read-only and a state', of: read, args: ['--read-only'], says: 'provider state' },
    { given: 'a change without --yes', of: post, args: [], says: '--yes allows changes' },
    { given: 'others', of: stateless, args: ['--shard', '1/2'], says: '--shard cannot be used' },
  ];
  test.each(refused)(
    '$given: refused with code 2, and nothing is sent',
    async ({ given, of, args, says }) => {
      const pact = pactOf(`refused ${given.replaceAll('-', '')}`, of);
      const headers = ['--header', 'x-api-key: k'];
      const before = seen.length;
      const { output, code } = await verify(pact, '--base-url', url, ...headers, ...args);
      expect(output).toContain(says);
      expect(code).toBe(2);
      expect(seen.length).toBe(before);
    },
    SLOW,
  );
});

describe('what cannot be verified ends with code 2 and one line', () => {
  const notJson = path.join(directory, 'not-json.json');
  const noPact = path.join(directory, 'no-pact.json');
  writeFileSync(notJson, '{"consumer":');
  writeFileSync(noPact, '{"interactions":[{"description":"x"}],"consumer":{},"provider":{}}');
  const unusable = [
    {
      given: 'nothing there',
      args: ['nowhere.json'],
      says: 'the file or directory nowhere.json does not exist',
    },
    { given: 'broken JSON', args: [notJson], says: 'cannot read the pact' },
    { given: 'no pact', args: [noPact], says: '/consumer/name is missing' },
    {
      given: 'a target that is not there',
      args: [pactOf('unreachable', read), '--base-url', 'http://127.0.0.1:9'],
      says: 'http://127.0.0.1:9 cannot be reached',
    },
    {
      given: 'a token without a name',
      args: [noPact, '--token', 'secret'],
      says: 'It must be of the form name=token.',
    },
  ];
  test.each(unusable)(
    '$given',
    async ({ args, says }) => {
      const { code, output } = await verify(...args);
      expect(output).toContain(says);
      expect(output).not.toMatch(/^ +at /m);
      expect(code).toBe(2);
    },
    SLOW,
  );
});
