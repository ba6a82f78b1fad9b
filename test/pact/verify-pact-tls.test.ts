import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import https from 'node:https';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { contentOf, ID, verify } from './pacts.js';
import { listen } from '../support/listening.js';

const SLOW = 120_000;
const file = (name: string): string => path.join('test', 'witness', 'tls', name);
const directory = mkdtempSync(path.join(tmpdir(), 'pact-tls-'));
const pact = path.join(directory, 'pact.json');
const PREVIEW = `/v1/orgs/yoigo/biometric_signs/${ID}/preview`;

/** A deployment that talks only to those who show a certificate of its authority. */
const seen: string[] = [];
const server = https.createServer(
  {
    key: readFileSync(file('server.key')),
    cert: readFileSync(file('server.pem')),
    ca: readFileSync(file('ca.pem')),
    requestCert: true,
  },
  ({ method = '', url = '' }, response) => {
    seen.push(`${method} ${url}`);
    response.writeHead(method === 'POST' ? 204 : 404).end();
  },
);
let url = '';

beforeAll(async () => {
  const preview = {
    description: 'a preview',
    type: 'Synchronous/HTTP',
    request: {
      method: 'POST',
      path: PREVIEW,
      headers: {
        authorization: ['Bearer test_admin'],
        'x-fingerprint': ['33dd65c7'],
        'x-installation_id': ['625fc44b'],
      },
    },
    response: { status: 204 },
  };
  writeFileSync(pact, JSON.stringify(contentOf([preview])));
  url = `${await listen(server, 'https')}/v1`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
  rmSync(directory, { recursive: true });
});

const AUTHORITY = ['--ca', file('ca.pem')];
const CLIENT = ['--cert', file('server.pem'), '--key', file('server.key')];
const run = (...flags: readonly string[]) =>
  verify(['--pact', pact, '--base-url', url, '--retries', '0', ...AUTHORITY, ...flags]);

test(
  'a target that asks for a client certificate gets it, and --yes lets a pact change something',
  async () => {
    const { code, output } = await run('--yes', ...CLIENT);
    expect([code, output]).toEqual([0, expect.stringContaining('kept')]);
    expect(seen).toContain(`POST ${PREVIEW}`);
  },
  SLOW,
);

test(
  'without --yes nothing that changes something is sent, and the flag is named',
  async () => {
    seen.length = 0;
    const { code, output } = await run(...CLIENT);
    expect(output).toContain('sends POST ("a preview")');
    expect(output).toContain('--yes allows changes there');
    expect(code).toBe(2);
    expect(seen.filter((each) => !each.startsWith('GET '))).toEqual([]);
  },
  SLOW,
);

test(
  'without the certificate nothing is judged, and --cert and --key are named',
  async () => {
    const { code, output } = await run('--yes');
    expect(output).toContain('give one with --cert and --key');
    expect(code).toBe(2);
  },
  SLOW,
);

test(
  'without pacts the certificate is shown, too',
  async () => {
    seen.length = 0;
    const { output } = await verify(['--base-url', url, ...AUTHORITY, ...CLIENT]);
    // It was asked, and is no API.
    expect(output).toContain('wrong base path');
    expect(seen).not.toEqual([]);
  },
  SLOW,
);
