import { execFile } from 'node:child_process';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { createSimulator } from '../../src/index.js';
import { documentedOperations } from '../spec/documented-pairs.js';
import { serve } from './broken-target.js';

const MAIN = path.resolve('dist/cli/main.js');

interface Finished {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

function masstackMock(...args: readonly string[]): Promise<Finished> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [MAIN, ...args],
      { maxBuffer: 32 * 1024 * 1024 },
      (error, out, err) => {
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err });
      },
    );
  });
}

const scratch = (): Promise<string> => mkdtemp(path.join(tmpdir(), 'masstack-mock-verify-'));

interface Report {
  milliseconds?: number;
  durations?: unknown;
  started?: unknown;
  baseUrl?: string;
  readonly events: readonly { readonly outcome: string; readonly check: string }[];
  readonly counts: Readonly<Record<string, number>>;
  readonly coverage: {
    readonly pairs: readonly {
      readonly operation: string;
      readonly status: number;
      readonly seen: number;
    }[];
    readonly cells: readonly { readonly outcome: string }[];
  };
  readonly assumptions: readonly { readonly place: string; readonly verdict: string }[];
}

const readReport = async (file: string): Promise<Report> =>
  JSON.parse(await readFile(file, 'utf8')) as Report;

describe('verify, on a simulator of its own', () => {
  test('everything is kept, every documented answer seen and every pair walked', async () => {
    const directory = await scratch();
    const file = (name: string): string => path.join(directory, name);
    const { code, out } = await masstackMock(
      'verify',
      '--min-coverage=100',
      ...['html', 'junit', 'json', 'ctrf', 'md'].map((name) => `--report=${name}=${file(name)}`),
    );
    expect(out).toContain('94 of 94 documented answers seen (100 %)');
    expect(code).toBe(0);

    const report = await readReport(file('json'));
    expect(report.counts).toMatchObject({ failed: 0, refuted: 0, skipped: 0 });
    // The documented answers as somebody copied them from the pages, not as the document has them.
    const seen = report.coverage.pairs.filter((pair) => pair.seen > 0);
    expect(new Set(seen.map(({ operation, status }) => `${operation} ${status}`))).toEqual(
      new Set(
        documentedOperations.flatMap(({ operationId, responses }) =>
          responses.map(([status]) => `${operationId} ${status}`),
        ),
      ),
    );
    expect(report.coverage.cells.every(({ outcome }) => outcome === 'passed')).toBe(true);
    expect(report.assumptions.filter(({ verdict }) => verdict === 'refuted')).toEqual([]);

    const html = await readFile(file('html'), 'utf8');
    expect(html).toContain('Contract kept');
    // Self-contained: nothing is loaded from anywhere.
    expect(html).not.toMatch(/<script|<link|src=|url\((?!#)/);
    expect(await readFile(file('junit'), 'utf8')).toContain(
      `tests="${report.events.length}" failures="0"`,
    );
    expect(await readFile(file('md'), 'utf8')).toMatch(/^## Contract kept/);
    const ctrf = JSON.parse(await readFile(file('ctrf'), 'utf8')) as {
      results: { summary: { tests: number; passed: number } };
    };
    expect(ctrf.results.summary.passed).toBe(report.events.length);
  });

  test('a seed decides everything: the same tests in the same order with the same answers', async () => {
    const directory = await scratch();
    const run = async (name: string, seed: string): Promise<Report> => {
      const file = path.join(directory, name);
      const only = '--only=createScoring';
      await masstackMock('verify', only, '--seed', seed, `--report=json=${file}`);
      const report = await readReport(file);
      delete report.milliseconds;
      delete report.durations;
      delete report.started;
      delete report.baseUrl;
      return report;
    };
    const [first, second, other] = await Promise.all([run('a', '7'), run('b', '7'), run('c', '8')]);
    // As text: the order within an event counts, too.
    expect(JSON.stringify(second)).toBe(JSON.stringify(first));
    expect(other).not.toEqual(first);
  });
});

describe('verify, on a simulator that runs already', () => {
  const only = '--only=getChainedIdentificationStatus';
  const counts = { failed: 0, refuted: 0, skipped: 0 };

  test('a locked control plane asks for its token, and with it everything is tested', async () => {
    const simulator = await createSimulator({ port: 0, adminApiToken: 'secret' });
    const json = path.join(await scratch(), 'report.json');
    const html = path.join(await scratch(), 'report.html');
    const target = `--base-url=${simulator.url}`;
    const locked = await masstackMock('verify', target, only);
    const given = ['--admin-api-token=secret', '--report', `json=${json}`, `html=${html}`];
    const opened = await masstackMock('verify', target, only, ...given);
    await simulator.close();
    expect(locked.out).toContain('--admin-api-token');
    expect(locked.code).toBe(2);
    expect(opened.code).toBe(0);
    expect((await readReport(json)).counts).toMatchObject(counts);
    const page = await readFile(html, 'utf8');
    expect(page).toContain('Contract kept');
    expect(page).not.toContain('secret');
  });

  test('a header that names a world names it to the control plane too', async () => {
    const simulator = await createSimulator({ port: 0 });
    const file = path.join(await scratch(), 'report.json');
    const world = ['--header', 'x-mock-world: mine', `--report=json=${file}`];
    const { code } = await masstackMock('verify', `--base-url=${simulator.url}`, only, ...world);
    await simulator.close();
    expect(code).toBe(0);
    expect((await readReport(file)).counts).toMatchObject(counts);
  });
});

describe('exit codes', () => {
  test.each([
    {
      given: 'nothing listens at the base URL',
      args: ['--base-url=http://127.0.0.1:9'],
      code: 2,
      says: 'connection refused',
    },
    {
      given: 'a base URL that is none',
      args: ['--base-url=here'],
      code: 2,
      says: 'not a valid base URL',
    },
    { given: 'a check that is none', args: ['--checks=all'], code: 2, says: 'all is not a check' },
    { given: 'a report that is none', args: ['--report=pdf=x'], code: 2, says: 'format=file' },
    { given: 'a header that is none', args: ['--header=x'], code: 2, says: '"name: value"' },
    { given: 'no bindings file', args: ['--bindings=nowhere.yaml'], code: 2, says: 'nowhere.yaml' },
    {
      given: 'less coverage than is asked for',
      args: ['--only=chain.status', '--checks=walks', '--min-coverage=90'],
      code: 1,
      says: '90 % are required',
    },
  ])('$given', async ({ args, code, says }) => {
    const finished = await masstackMock('verify', ...args);
    expect(finished.out + finished.err).toContain(says);
    expect(finished.err).not.toContain('    at ');
    expect(finished.code).toBe(code);
  });

  test('a target that is silent for longer than --timeout, in seconds', async () => {
    const silent = await serve(() => undefined);
    try {
      const { code, out } = await masstackMock(
        'verify',
        `--base-url=${silent.url}`,
        '--yes',
        // No whole number of milliseconds.
        '--timeout=0.2005',
      );
      expect(out).toContain('no complete answer within 201 ms');
      expect(code).toBe(2);
    } finally {
      await silent.close();
    }
  });

  test('the report is written although nothing could be tested', async () => {
    const file = path.join(await scratch(), 'report.html');
    const { code } = await masstackMock(
      'verify',
      '--base-url=http://127.0.0.1:9',
      `--report=html=${file}`,
    );
    expect(code).toBe(2);
    expect(await readFile(file, 'utf8')).toContain('Not completely tested');
  });

  test('a broken bindings file is told place by place', async () => {
    const file = path.join(await scratch(), 'bindings.yaml');
    await writeFile(file, 'org: [acme]\nrecords: { loan: {} }\n');
    const { code, err } = await masstackMock('verify', `--bindings=${file}`);
    expect(code).toBe(2);
    expect(err).toContain('/org must be a text');
    expect(err).toContain('/records/loan must be a map of states');
  });
});

describe('walks', () => {
  test('as JSON: what verify takes, with status and rule', async () => {
    const { out } = await masstackMock('walks');
    const { walks } = JSON.parse(out) as { walks: Readonly<Record<string, unknown>>[] };
    expect(walks).toHaveLength(188 - 24);
    expect(walks).toContainEqual(
      expect.objectContaining({
        state: 'CLOSED',
        operation: 'closeAgentIdentification',
        status: 409,
        rule: 'agent.close.conflict',
        reached_by: ['createAgentIdentification', 'closeAgentIdentification'],
      }),
    );
  });

  test('as Arazzo: one workflow for each', async () => {
    const { out } = await masstackMock('walks', '--format=arazzo');
    const document = parse(out) as { arazzo: string; workflows: { workflowId: string }[] };
    expect(document.arazzo).toBe('1.0.1');
    const ids = document.workflows.map(({ workflowId }) => workflowId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toContain('document-scoring--SCORED--delegateIdentityDocument');
  });
});
