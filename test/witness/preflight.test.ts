import { readFileSync } from 'node:fs';
import { createServer as createHttp2Server } from 'node:http2';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { serve, type Served } from '../harness/broken-target.js';
import { startGateway } from './gateway.js';
import { witnessBindings } from './prepared.js';
import { startWitness } from './server.js';
import { atOnce } from '../support/at-once.js';
import { parseBindings, verify, type VerifyOptions } from '../support/verify.js';
import { closeServer, listen } from '../support/listening.js';

const pem = (name: string): string =>
  readFileSync(path.join(process.cwd(), 'test', 'witness', 'tls', name), 'utf8');

const bindingsWith = (changes: object): NonNullable<VerifyOptions['bindings']> =>
  parseBindings({ ...witnessBindings(), ...changes }, () => undefined);

const options = {
  ...{ yes: true, rules: [], rate: Infinity, retries: 0, timeout: 5000 },
  pause: atOnce,
} as const;

/** A server in front of which something stands. */
async function behind(
  open: (url: string) => Promise<Served>,
): Promise<Served & { readonly asked: () => number }> {
  const witness = await startWitness();
  const front = await open(witness.url);
  return {
    url: front.url,
    asked: witness.count,
    async close() {
      await front.close();
      await witness.close();
    },
  };
}

const answerAll =
  (status: number, headers: Readonly<Record<string, string>>, text: string) =>
  (): Promise<Served> =>
    serve((_request, response) => {
      response.writeHead(status, headers).end(text);
    });

async function serveHttp2(): Promise<Served> {
  const server = createHttp2Server(() => undefined);
  server.on('sessionError', () => undefined);
  return {
    url: await listen(server),
    close: () => closeServer(server),
  };
}

interface Obstacle {
  readonly given: string;
  readonly open: (url: string) => Promise<Served>;
  readonly below?: string;
  readonly bindings?: NonNullable<VerifyOptions['bindings']>;
  readonly says: string;
}

const through = (target: string): Promise<Served> => startGateway({ target });
const html = { 'content-type': 'text/html' };

const obstacles: readonly Obstacle[] = [
  { given: 'a wrong base path', open: through, below: '/api', says: 'wrong base path' },
  {
    given: 'a redirect',
    open: answerAll(301, { location: 'https://login.example/' }, ''),
    says: 'it redirects (301) to https://login.example/',
  },
  {
    given: 'a login page',
    open: answerAll(200, html, '<!doctype html><form>Password</form>'),
    says: 'a web page (200), as a login page does',
  },
  {
    given: 'a refused token',
    open: through,
    bindings: bindingsWith({ tokens: { admin: 'old' } }),
    says: 'the token is refused (403) for the organization acme',
  },
  {
    given: 'no token',
    open: through,
    bindings: bindingsWith({ tokens: {} }),
    says: 'it requires a token',
  },
  {
    given: 'prepared records that are gone',
    open: through,
    bindings: bindingsWith({
      records: { 'biometric-signature': { CREATED: ['5e0c6b1e-5f0e-4c43-9b0a-000000000001'] } },
    }),
    says: 'prepared records are gone: getBiometricSign of the biometric-signature 5e0c6b1e',
  },
  {
    given: 'a certificate that cannot be checked',
    open: (target) =>
      startGateway({ target, tls: { cert: pem('server.pem'), key: pem('server.key') } }),
    says: 'its TLS certificate cannot be checked',
  },
  { given: 'HTTP/2 only', open: serveHttp2, says: 'it supports only HTTP/2' },
  {
    given: 'a gateway in front of nothing',
    open: answerAll(502, html, '<h1>Bad gateway</h1>'),
    says: 'a gateway answered 502',
  },
  {
    given: 'TLS where it is not asked for',
    open: async (target) => {
      const tls = { cert: pem('server.pem'), key: pem('server.key') };
      const gateway = await startGateway({ target, tls });
      return { ...gateway, url: gateway.url.replace('https:', 'http:') };
    },
    says: 'cannot be tested',
  },
  {
    given: 'no TLS where it is asked for',
    open: async (target) => {
      const gateway = await startGateway({ target });
      return { ...gateway, url: gateway.url.replace('http:', 'https:') };
    },
    says: 'it does not use TLS there',
  },
];

describe('what cannot be tested is told in one line, and nothing is kept', () => {
  test.each(obstacles)('$given', async ({ open, below = '', bindings, says }) => {
    const front = await behind(open);
    const run = await verify({
      ...options,
      baseUrl: front.url + below,
      bindings: bindings ?? bindingsWith({}),
    }).finally(() => front.close());
    expect(run.trouble).toContain(says);
    expect(run.trouble).not.toContain('\n');
    expect(run.events).toEqual([]);
    // It only looks.
    expect(front.asked()).toBeLessThan(20);
  });
});

describe('a redirect names the base URL behind it, and not the address of one record', () => {
  const behindOf = (location: (path: string) => string): Promise<string | undefined> =>
    serve((request, response) => {
      response.writeHead(308, { location: location(request.url ?? '') }).end();
    }).then(async (front) => {
      const baseUrl = `${front.url}/v1`;
      const run = await verify({ ...options, baseUrl, bindings: bindingsWith({}) });
      await front.close();
      expect(run.trouble).not.toContain('s3cret');
      return run.trouble?.split('; ').at(-1)?.replace(front.url, 'ORIGIN');
    });

  test.each([
    {
      given: 'another origin',
      location: (path: string) => `https://new.example${path}`,
      advice: 'give https://new.example/v1 as --base-url',
    },
    {
      given: 'another base path, with a query',
      location: (path: string) => `${path.replace('/v1', '/api/v1')}?from=old`,
      advice: 'give ORIGIN/api/v1 as --base-url',
    },
    {
      given: 'credentials in the address',
      location: (path: string) => `https://user:s3cret@new.example${path}`,
      advice: 'give https://new.example/v1 as --base-url',
    },
  ])('$given', async ({ location, advice }) => {
    expect(await behindOf(location)).toBe(advice);
  });

  test.each([
    { given: 'a login page', location: () => '/login?next=/v1' },
    { given: 'the same path with a slash', location: (path: string) => `${path}/` },
    { given: 'the same address', location: (path: string) => path },
  ])('$given is not called a base URL', async ({ location }) => {
    expect(await behindOf(location)).toContain('give the address that answers itself');
  });
});

describe('what is found all the same', () => {
  const narrow = { ...options, checks: ['walks'], only: ['getScoring'] } as const;

  test.each([
    { given: 'the base path of the document', basePath: '/v1', below: '' },
    { given: 'no base path at all', basePath: '', below: '' },
    { given: 'a base path of its own', basePath: '/api', below: '/api' },
  ])('$given', async ({ basePath, below }) => {
    const witness = await startWitness({ basePath });
    const origin = new URL(witness.url).origin;
    const run = await verify({
      ...narrow,
      bindings: bindingsWith({}),
      baseUrl: origin + below,
    }).finally(() => witness.close());
    expect(run.trouble).toBeUndefined();
    expect(run.events.length).toBeGreaterThan(0);
  });

  test('errors with further members, and nothing prepared', async () => {
    const witness = await startWitness({ choices: ['errors-extra-top'] });
    const run = await verify({
      ...narrow,
      bindings: bindingsWith({ records: {}, other_records: {} }),
      baseUrl: witness.url,
    }).finally(() => witness.close());
    expect(run.trouble).toBeUndefined();
  });

  test('credentials of the base URL are used and not shown', async () => {
    const asked: (string | undefined)[] = [];
    const target = await serve((request, response) => {
      asked.push(request.headers.authorization);
      response.writeHead(404, { 'content-type': 'application/json' }).end('{"errors":[]}');
    });
    const run = await verify({
      ...narrow,
      baseUrl: target.url.replace('http://', 'http://tester:s3cret@'),
    }).finally(() => target.close());
    expect(asked).toContain(`Basic ${Buffer.from('tester:s3cret').toString('base64')}`);
    expect(JSON.stringify(run)).not.toContain('s3cret');
    expect(JSON.stringify(run)).not.toContain(Buffer.from('tester:s3cret').toString('base64'));
  });
});
