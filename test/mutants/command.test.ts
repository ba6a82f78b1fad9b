import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';

const MAIN = path.resolve('dist/cli/main.js');
const SUITES = path.resolve('test/mutants/suites');
const quote = (text: string): string => `"${text}"`;
const NODE = quote(process.execPath);
const CLOSES_TWICE = `${NODE} ${quote(path.join(SUITES, 'closes-twice.mjs'))}`;
const DIRECTORY = mkdtempSync(path.join(tmpdir(), 'mutate-'));

function mutate(...args: readonly string[]) {
  return spawnSync(process.execPath, [MAIN, 'mutate', ...args], { encoding: 'utf8' });
}

describe('masstack-mock mutate', () => {
  test('tells what a suite does not notice, with rule and source', () => {
    const report = path.join(DIRECTORY, 'report.json');
    const { status, stdout, stderr } = mutate(
      ...['--exec', CLOSES_TWICE, '--only', 'agent.close.conflict', 'getScoring'],
      ...['--jobs', '2', '--report', `json=${report}`, '--min-score', '90'],
    );
    expect(stderr).toContain('call 2 of 19 operations');
    expect(stdout).toContain('closeAgentIdentification succeeds in state EXPIRED');
    expect(stdout).toContain('inferred: the page documents the 409 but does not list the states');
    expect(stderr).toContain('below --min-score 90');
    expect(status).toBe(1);

    const { mutants } = JSON.parse(readFileSync(report, 'utf8')) as Report;
    const fates = Object.fromEntries(
      mutants
        .filter(({ rule }) => rule === 'agent.close.conflict')
        .map(({ id, fate }) => [id, fate]),
    );
    expect(fates).toEqual({
      'agent.close.conflict/accepted-when-validated': 'survived',
      'agent.close.conflict/accepted-when-cancelled': 'survived',
      'agent.close.conflict/accepted-when-closed': 'killed',
      'agent.close.conflict/accepted-when-expired': 'survived',
      'agent.close.conflict/answers-400': 'killed',
      'agent.close.conflict/acts-all-the-same': 'equivalent',
    });
    // What the suite never calls it cannot notice, and is not run for.
    const others = mutants.filter(({ rule }) => rule === 'scoring.read');
    expect(others.length).toBeGreaterThan(10);
    expect(others.every(({ fate }) => fate === 'unreached')).toBe(true);
  });

  test('passes where the score is good enough, and writes Markdown', () => {
    const report = path.join(DIRECTORY, 'report.md');
    const { status } = mutate(
      ...['--exec', CLOSES_TWICE, '--only', 'agent.close.conflict/accepted-when-closed'],
      ...['agent.close/becomes-cancelled', '--min-score', '100', '--report', `md=${report}`],
    );
    expect(status).toBe(0);
    const text = readFileSync(report, 'utf8');
    expect(text).toContain(
      'Mutation score 100 %: 1 killed, 0 survived, 1 equivalent, not counted.',
    );
    expect(text).toContain('no documented operation shows the state');
  });

  test.each([
    {
      given: 'tests that fail on the simulator as it is',
      args: ['--exec', `${NODE} -e "process.exit(3)"`],
      message: 'the tests fail on the unbroken simulator',
    },
    {
      given: 'tests that never ask the simulator',
      args: ['--exec', `${NODE} -e "0"`],
      message: 'without one request to the simulator',
    },
    { given: 'no tests', args: [], message: 'give the command that runs the tests with --exec' },
    { given: 'a name that no mutant has', args: ['--only', 'agent.dance'], message: 'no mutant' },
    { given: 'an unknown report', args: ['--report', 'pdf=x'], message: 'a format of json, md' },
    {
      given: 'a report that cannot be written',
      args: ['--exec', CLOSES_TWICE, '--report', 'json=/nowhere/report.json'],
      message: '/nowhere/report.json cannot be written',
    },
    { given: 'a score over 100', args: ['--min-score', '101'], message: 'from 0 to 100' },
  ])('$given: exit code 2 and a line that says so', ({ args, message }) => {
    const { status, stderr } = mutate(...args);
    expect({ status, told: stderr.includes(message) }).toEqual({ status: 2, told: true });
    expect(stderr).not.toContain('    at ');
  });

  const onPosix = process.platform === 'win32' ? test.skip : test;
  onPosix('Ctrl-C ends the tests that run, too', async () => {
    const file = path.join(DIRECTORY, 'pid');
    const exec = `${NODE} ${quote(path.join(SUITES, 'waits-for-ever.mjs'))} ${quote(file)}`;
    const child = spawn(process.execPath, [MAIN, 'mutate', '--exec', exec], { stdio: 'ignore' });
    const ended = new Promise((resolve) => child.on('exit', resolve));
    await until(() => existsSync(file) && readFileSync(file, 'utf8') !== '');
    const pid = Number(readFileSync(file, 'utf8'));
    child.kill('SIGINT');
    expect(await ended).toBe(130);
    await until(() => !isAlive(pid));
  });

  test('tests that do not end are killed after --timeout', () => {
    const exec = `${NODE} ${quote(path.join(SUITES, 'waits-for-ever.mjs'))} ${quote(path.join(DIRECTORY, 'other'))}`;
    const { status, stderr } = mutate('--exec', exec, '--timeout', '1');
    expect(stderr).toContain('do not end within 1 s');
    expect(status).toBe(2);
  });
});

interface Report {
  readonly mutants: readonly {
    readonly id: string;
    readonly rule: string;
    readonly fate: string;
  }[];
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 20));
}
