import { readFileSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import path from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { serve, type Served } from '../harness/broken-target.js';
import { useCommand } from '../support/command.js';
import { useDirectories } from '../support/directories.js';
import { verify } from '../support/verify.js';

const command = useCommand();
const newDirectory = useDirectories();
let target: Served | undefined;
afterEach(async () => {
  await target?.close();
  target = undefined;
});

const error = (details: string): string =>
  JSON.stringify({
    errors: [
      { code: 'MDOC_004', title: 'RESOURCE_NOT_FOUND', ref: 'https://example.com/', details },
    ],
  });

function answer(response: ServerResponse, status: number, text: string, type = JSON_TYPE): void {
  response.writeHead(status, { 'content-type': type }).end(text);
}
const JSON_TYPE = 'application/json';

/** A deployment without one record: what it is asked for is unknown, unless that is said otherwise. */
async function serveEmpty(
  otherwise: (request: IncomingMessage, response: ServerResponse) => boolean = () => false,
): Promise<string> {
  target = await serve((request, response) => {
    if (!otherwise(request, response)) answer(response, 404, error('unknown'));
  });
  return target.url;
}

/** Milliseconds of a server that takes its time. */
const SLOW = 300;

// Fast: the rate for servers of other people would be most of each run.
const READS = [
  ...['--checks=walks', '--only=getScoring,getCaptures', '--read-only'],
  ...['--retries=0', '--rate=1000'],
];
const run = (url: string, ...args: readonly string[]) =>
  command.run(['verify', `--base-url=${url}`, ...READS, ...args]);

test.each(['SIGINT', 'SIGTERM'] as const)(
  '%s ends a run early: what was found until then is told and reported',
  async (signal) => {
    const file = path.join(newDirectory(), 'report.xml');
    const url = await serveEmpty((request, response) => {
      if (request.url?.endsWith('/captures') !== true) return false;
      running.kill(signal);
      // The signal is there before the answer, on a busy machine too: nothing else is asked after this.
      setTimeout(() => {
        answer(response, 404, error('unknown'));
      }, SLOW);
      return true;
    });
    const running = command.launch([
      'verify',
      `--base-url=${url}`,
      '--checks=walks,inputs',
      '--read-only',
      `--report=junit=${file}`,
    ]);
    const { code, stdout } = await running.ended;
    expect(stdout).toMatch(/[1-9]\d* kept, 0 broken/);
    expect(stdout).toContain('the run ended early: it was interrupted');
    expect(readFileSync(file, 'utf8')).toContain('getCaptures');
    expect(code).toBe(3);
  },
);

describe('the exit code', () => {
  const isCaptures = ({ url = '' }: IncomingMessage): boolean => url.endsWith('/captures');

  test('is 0 when all that could be tested is kept', async () => {
    const { code, stdout } = await run(await serveEmpty());
    expect(stdout).toMatch(/2 kept, 0 broken, 0 assumptions refuted, \d+ skipped/);
    expect(code).toBe(0);
  });

  test('is 3 when a part stayed inconclusive', async () => {
    const url = await serveEmpty((request, response) => {
      if (isCaptures(request)) answer(response, 503, 'come back later', 'text/plain');
      return isCaptures(request);
    });
    const { code, stdout } = await run(url);
    expect(stdout).toContain('1 kept, 0 broken, 0 assumptions refuted, 1 inconclusive');
    expect(code).toBe(3);
  });

  test.each([
    { failOn: [], due: 0 },
    { failOn: ['--fail-on=refuted'], due: 1 },
  ])('is $due for a refuted assumption with $failOn', async ({ failOn, due }) => {
    const url = await serveEmpty((request, response) => {
      if (isCaptures(request)) answer(response, 404, error('unknown'), 'application/problem+json');
      return isCaptures(request);
    });
    const { code, stdout } = await run(url, ...failOn);
    expect(stdout).toContain('1 kept, 0 broken, 1 assumptions refuted');
    expect(code).toBe(due);
  });

  test('is 1 for a broken contract, whatever was inconclusive', async () => {
    const url = await serveEmpty((request, response) => {
      if (isCaptures(request)) answer(response, 503, '', 'text/plain');
      else if (request.url?.includes('/scorings/')) answer(response, 404, '{"errors":[{}]}');
      else return false;
      return true;
    });
    const { code, stdout } = await run(url);
    expect(stdout).toContain('1 broken, 0 assumptions refuted, 1 inconclusive');
    expect(code).toBe(1);
  });
});

test('--wait-for waits until what stands in front has something behind it', async () => {
  let starting = 2;
  const url = await serveEmpty((_request, response) => {
    starting -= 1;
    if (starting >= 0) answer(response, 503, 'starting', 'text/plain');
    return starting >= 0;
  });
  const { code, stdout } = await run(url, '--wait-for=60');
  expect(stdout).toContain('2 kept');
  expect({ code, starting: starting < 0 }).toEqual({ code: 0, starting: true });
});

test('what a target writes reaches the terminal without its escape sequences', async () => {
  const evil = '\u001b]0;owned\u0007\u001b[2J\u202e';
  const url = await serveEmpty((request, response) => {
    const isScoring = request.url?.includes('/scorings/') === true;
    if (isScoring) answer(response, 400, `{"errors":[{"${evil}":1}]} ${evil}`, 'text/plain');
    return isScoring;
  });
  const { stdout, stderr } = await run(url, '--report=md=-', '--fail-on=refuted');
  expect(stdout + stderr).toContain('owned');
  for (const sign of ['\u0007', '\u001b', '\u202e']) expect(stdout + stderr).not.toContain(sign);
});

test('half a character in an id does not end the run', async () => {
  const asked: string[] = [];
  const url = await serveEmpty((request, response) => {
    asked.push(`${request.method ?? ''} ${request.url ?? ''}`);
    const isCreation = request.method === 'POST' && request.url?.endsWith('/identity_document');
    if (isCreation === true) answer(response, 200, '{"scoring_id":"half \\ud800"}');
    return isCreation === true;
  });
  const { trouble, counts } = await verify({
    ...{ baseUrl: url, yes: true, rules: [], rate: Infinity, retries: 0 },
    ...{ checks: ['walks'], only: ['createScoring', 'getScoring'] },
  });
  expect(trouble).toBeUndefined();
  expect(counts.failed + counts.refuted).toBeGreaterThan(0);
  expect(asked.some((line) => line.includes('/half%20%EF%BF%BD'))).toBe(true);
});

describe('a proxy that the environment names', () => {
  const AWAY = 'http://staging.invalid';

  test('is used', async () => {
    const asked: string[] = [];
    const proxy = await serveEmpty(({ url = '' }) => {
      asked.push(url);
      return false;
    });
    const environment = { HTTP_PROXY: proxy, http_proxy: proxy, NO_PROXY: '', no_proxy: '' };
    const { code } = await command.run(['verify', `--base-url=${AWAY}`, ...READS], environment);
    expect(code).toBe(0);
    expect(asked.length).toBeGreaterThan(2);
    expect(asked.filter((each) => !each.startsWith(AWAY))).toEqual([]);
  });

  test('is not used for what NO_PROXY names', async () => {
    const dead = { HTTP_PROXY: 'http://127.0.0.1:9', http_proxy: 'http://127.0.0.1:9' };
    const args = ['verify', `--base-url=${await serveEmpty()}`, ...READS];
    const direct = await command.run(args, {
      ...dead,
      NO_PROXY: '127.0.0.1',
      no_proxy: '127.0.0.1',
    });
    expect(direct.code).toBe(0);
    const { code, stdout } = await command.run(args, { ...dead, NO_PROXY: '', no_proxy: '' });
    expect(stdout).toMatch(/^nothing was tested: .*connection refused/);
    expect(stdout).not.toContain('0 kept');
    expect(code).toBe(2);
  });
});

describe('into a pipe', () => {
  test('standard error says at once what is tested, and which check starts', async () => {
    const { stdout, stderr } = await run(await serveEmpty());
    expect(stderr).toMatch(
      /^Testing http:\/\/127\.0\.0\.1:\d+\/v1 with [1-9]\d* tests …\nwalks …\n$/,
    );
    expect(stdout).not.toContain('…\n');
  });

  test('credentials of the base URL are not told', async () => {
    const url = (await serveEmpty()).replace('//', '//somebody:secret@');
    expect((await run(url)).stderr).toMatch(/^Testing http:\/\/127/);
  });

  test('a report for a machine is alone on standard output', async () => {
    const { stdout, stderr } = await run(await serveEmpty(), '--report=json=-');
    expect(() => JSON.parse(stdout) as unknown).not.toThrow();
    expect(stderr).toContain('walks …');
  });

  test('a target that cannot be tested is not announced', async () => {
    target = await serve((_request, response) => {
      answer(response, 200, '<html><body>log in</body></html>', 'text/html');
    });
    const { code, stderr } = await run(target.url);
    expect([code, stderr]).toEqual([2, expect.not.stringContaining('Testing')]);
  });
});

test('bindings for our own simulator are not ignored without a word', async () => {
  const file = path.join(newDirectory(), 'bindings.yaml');
  writeFileSync(file, 'org: acme');
  const { code, stderr } = await command.run([
    'verify',
    '--checks=walks',
    '--only=getScoring',
    `--bindings=${file}`,
  ]);
  expect(stderr).toContain('--bindings is not used: the target is a simulator of ours');
  expect(code).toBe(0);
});
