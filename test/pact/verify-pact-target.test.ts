import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import https from 'node:https';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { contentOf, ID, read, verify, type Ran } from './pacts.js';
import { listen } from '../support/listening.js';

const SLOW = 120_000;
const TLS = 'test/witness/tls';
const SECRET = 'token-of-the-target';
const GONE = '0f0f0f0f-0001-4001-8000-00000000dead';
const PREPARED = '0f0f0f0f-0001-4001-8000-000000000009';

const directory = mkdtempSync(path.join(tmpdir(), 'pact-target-'));
const inDirectory = (name: string): string => path.join(directory, name);

/** A signature over TLS, as a deployment has it: its own organization, records and tokens. */
const seen: string[] = [];
const server = https.createServer(
  { key: readFileSync(`${TLS}/server.key`), cert: readFileSync(`${TLS}/server.pem`) },
  (request, response) => {
    const { url = '', headers } = request;
    seen.push(`${url} ${String(headers.authorization)} ${String(headers['x-tenant'])}`);
    const isThere = url === `/api/v1/orgs/acme/biometric_signs/${PREPARED}`;
    if (url.endsWith(GONE)) request.socket.destroy();
    else {
      response.writeHead(isThere ? 200 : 404, { 'content-type': 'application/json' });
      response.end(isThere ? JSON.stringify({ sign_id: PREPARED }) : '{}');
    }
  },
);
let url = '';
beforeAll(async () => {
  url = `${await listen(server, 'https')}/api/v1`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
  rmSync(directory, { recursive: true });
});

/** Its answer names the record of the pact, not the prepared one. */
const withBody = {
  ...read,
  response: {
    status: 200,
    headers: { 'content-type': ['application/json'] },
    body: { content: { sign_id: ID }, contentType: 'application/json', encoded: false },
  },
};
const gone = {
  ...read,
  description: 'no answer at all',
  providerStates: [],
  request: { ...read.request, path: read.request.path.replace(ID, GONE) },
};

describe('a deployment with an own authority, prepared records and tokens', () => {
  let ran: Ran;
  beforeAll(async () => {
    const bindings = {
      org: 'acme',
      tokens: { admin: '$TARGET_TOKEN' },
      records: { 'biometric-signature': { CREATED: PREPARED } },
    };
    writeFileSync(inDirectory('bindings.yaml'), JSON.stringify(bindings));
    writeFileSync(inDirectory('pact.json'), JSON.stringify(contentOf([withBody, gone])));
    ran = await verify(
      [
        ...['--pact', inDirectory('pact.json'), '--base-url', url, '--ca', `${TLS}/ca.pem`],
        ...['--bindings', inDirectory('bindings.yaml'), '--header', 'x-tenant: blue'],
        ...['--read-only', '--retries', '0'],
        ...['json', 'junit', 'ctrf', 'md', 'html'].flatMap((format) => [
          '--report',
          `${format}=${inDirectory(format)}`,
        ]),
      ],
      // A proxy that is not there: this machine is not asked through one.
      { TARGET_TOKEN: SECRET, HTTP_PROXY: 'http://127.0.0.1:9', PACT_BROKER_BASE_URL: url },
    );
  }, SLOW);

  test('is asked for its own records, with its own token and headers', () => {
    expect(seen).toContain(`/api/v1/orgs/acme/biometric_signs/${PREPARED} Bearer ${SECRET} blue`);
  });

  test('what got no answer is inconclusive and breaks nothing', () => {
    expect(ran.output).toContain('inconclusive tests and masstack-documents, 2 interactions');
    expect(ran.output).toContain('no answer: no answer at all: the target closed the connection');
    expect(ran.output).not.toContain('target: ');
    expect(ran.code).toBe(3);
  });

  test.each(['json', 'junit', 'ctrf', 'md', 'html'])('the report in %s tells it', (format) => {
    const text = readFileSync(inDirectory(format), 'utf8');
    expect(text).toContain('no answer at all');
    expect(text).not.toContain(SECRET);
  });

  test('the report counts interactions', () => {
    const { counts, checks } = JSON.parse(readFileSync(inDirectory('json'), 'utf8')) as {
      readonly counts: object;
      readonly checks: readonly string[];
    };
    expect(checks).toEqual(['pact']);
    expect(counts).toMatchObject({ passed: 1, inconclusive: 1, failed: 0 });
  });
});

test(
  'a certificate that cannot be checked ends with code 2 and says what to do',
  async () => {
    const { code, output } = await verify(['--pact', inDirectory('pact.json'), '--base-url', url]);
    expect(output).toContain('--insecure to accept any');
    expect(code).toBe(2);
  },
  SLOW,
);
