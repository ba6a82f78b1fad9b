import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { jsonReport } from '../../src/mutants/json-report.js';
import { describeWhole, type RunInfo } from '../../src/mutants/report.js';
import type { Finding } from '../../src/mutants/run.js';
import { useCommand } from '../support/command.js';

const command = useCommand();
const directory = mkdtempSync(path.join(tmpdir(), 'merge-mutate-'));
afterAll(() => {
  rmSync(directory, { recursive: true });
});
const inDirectory = (name: string): string => path.join(directory, name);
const merge = (...args: readonly string[]) => command.run(['report', 'merge', ...args]);

interface Report {
  readonly shard?: string;
  readonly score: number;
  readonly whole: { readonly mutants: number };
  readonly mutants: readonly { readonly id: string; readonly milliseconds: number }[];
}
const read = (file: string): Report => JSON.parse(readFileSync(file, 'utf8')) as Report;

function finding(id: string, given: Partial<Finding> = {}): Finding {
  return {
    mutant: {
      id,
      title: `breaks ${id}`,
      rule: 'loan.return',
      operations: ['returnLoan'],
      evidence: { grade: 'documented', page: 'Loans', sentence: 'a loan is returned once' },
    },
    fate: 'killed',
    timedOut: false,
    duration: 10,
    ...given,
  };
}

const WHOLE = ['a', 'b', 'c', 'd'];

let written = 0;
/** Writes the report of a part of four mutants. */
function part(shard: string, findings: readonly Finding[], given: Partial<RunInfo> = {}): string {
  const run = { command: 'npm test', seed: 1, definitions: ['loans'], shard };
  const text = jsonReport(findings, { ...run, whole: describeWhole(WHOLE), ...given });
  const file = inDirectory(`part-${(written += 1)}.json`);
  writeFileSync(file, text);
  return file;
}

const first = part('1/2', [finding('a'), finding('b', { fate: 'survived' })]);
const second = part('2/2', [
  finding('c', { timedOut: true }),
  finding('d', { mutant: { ...finding('d').mutant, equivalent: 'nobody sees it' } }),
]);

test('the parts of a run are the whole, mutant by mutant', async () => {
  const suite = path.resolve('test/mutants/suites/closes-twice.mjs');
  const mutate = async (name: string, ...args: readonly string[]): Promise<string> => {
    const file = inDirectory(name);
    const { code, stderr } = await command.run([
      ...['mutate', `--exec="${process.execPath}" "${suite}"`, '--only=agent.close.conflict'],
      ...[...args, '--baseline-runs=1', `--report=json=${file}`],
    ]);
    expect({ code, stderr }).toMatchObject({ code: 0 });
    return file;
  };
  const [whole, ...parts] = await Promise.all([
    mutate('whole.json'),
    mutate('one.json', '--shard=1/2', '--min-score=10'),
    mutate('two.json', '--shard=2/2'),
  ]);
  const file = inDirectory('merged.json');
  const { code, stdout } = await merge(...parts, `--report=json=${file}`);
  expect(code).toBe(0);

  const sorted = ({ shard, mutants, ...rest }: Report): unknown => ({
    ...rest,
    shard,
    mutants: mutants
      .map((mutant) => ({ ...mutant, milliseconds: 0 }))
      .sort((one, other) => (one.id < other.id ? -1 : 1)),
  });
  expect(sorted(read(file))).toEqual(sorted(read(whole)));
  expect(stdout).toContain(`Mutation score ${read(whole).score} %`);
  // One part knows of how many it is a part, and is not all of them.
  const [one] = parts;
  expect(read(one)).toMatchObject({ shard: '1/2', whole: read(whole).whole });
  expect(read(one).mutants.length).toBeLessThan(read(whole).mutants.length);
}, 120_000);

test('one part is not judged by the score that the whole must have, and says so', async () => {
  const suite = path.resolve('test/mutants/suites/closes-twice.mjs');
  const run = (shard: string, ...args: readonly string[]) =>
    command.run([
      ...['mutate', `--exec="${process.execPath}" "${suite}"`, '--only=agent.close.conflict'],
      ...['--baseline-runs=1', `--shard=${shard}`, ...args],
    ]);
  const [open, lost, empty] = await Promise.all([
    run('2/2', '--min-score=40'),
    run('2/2', '--min-score=100'),
    // No mutant has its lot in this part.
    run('1/1000'),
  ]);
  expect(open.stdout).toContain('Mutation score 0 %');
  expect(open.code).toBe(0);
  expect(open.stderr).toContain(
    'part 2/2 alone is not judged by --min-score 40; masstack-mock report merge FILE... --min-score 40 judges all parts',
  );
  expect(lost.code).toBe(1);
  expect(lost.stderr).toContain('all parts together cannot reach --min-score 100: part 2/2 has 2');
  expect(empty.stderr).toContain('Trying 0 broken rules');
  expect(empty.code).toBe(0);
}, 120_000);

describe('the merged score', () => {
  test.each([
    { least: 75, code: 0, says: '' },
    { least: 80, code: 1, says: 'masstack-mock: the score is below --min-score 80\n' },
  ])('$least % at least: exit code $code', async ({ least, code, says }) => {
    const ended = await merge(second, first, `--min-score=${least}`, '--report=json=-');
    expect(ended.code).toBe(code);
    expect(ended.stderr).toContain('Mutation score 75 %: 3 killed (1 by timeout), 1 survived');
    expect(ended.stderr.endsWith(says)).toBe(true);
    const { shard, mutants } = JSON.parse(ended.stdout) as Report;
    expect(shard).toBeUndefined();
    expect(mutants.map(({ id }) => id)).toEqual(['a', 'b', 'c', 'd']);
  });

  test('Markdown', async () => {
    const { code, stdout } = await merge(first, second, '--report=md=-');
    expect(code).toBe(0);
    expect(stdout).toContain(
      '| `loan.return` | breaks b | page Loans: "a loan is returned once" |',
    );
  });

  test('a mutant that verify judged wrongly', async () => {
    const wrong = finding('d', { judgedAs: 'refuted', noticedBy: 'a test' });
    const { code, stderr } = await merge(first, part('2/2', [finding('c'), wrong], { seed: 1 }));
    expect(stderr).toContain('verify judged some mutants differently');
    expect(code).toBe(1);
  });
});

describe('what is not the whole is refused by name', () => {
  const rest = [finding('c'), finding('d')];
  const others = {
    seed: part('2/2', rest, { seed: 7 }),
    definition: part('2/2', rest, { definitions: ['library'] }),
    command: part('2/2', rest, { command: 'pytest' }),
    selection: part('2/2', rest, { whole: describeWhole([...WHOLE, 'e']) }),
    division: part('2/3', rest),
    stopped: part('2/2', rest.slice(1), { stopped: true }),
    short: part('2/2', rest.slice(1), { whole: describeWhole(WHOLE) }),
  };
  const writtenAs = (name: string, value: unknown): string => {
    writeFileSync(inDirectory(name), JSON.stringify(value));
    return inDirectory(name);
  };
  const early = writtenAs('early.json', { seed: 1, score: 100, mutants: [] });
  const broken = writtenAs('broken.json', {
    ...read(second),
    mutants: [{ id: 'c', fate: 'lost' }],
  });
  const verify = writtenAs('verify.json', { seed: 1, events: [] });

  test.each([
    { given: 'a part twice', files: [first, first], says: 'have a mutant in common: a' },
    { given: 'a part is missing', files: [first], says: 'part 2/2 is missing: add the report' },
    { given: 'two are missing', files: [others.division], says: 'parts 1/3, 3/3 are missing' },
    { given: 'another seed', files: [first, others.seed], says: 'seed is 7 and 1' },
    {
      given: 'another definition',
      files: [first, others.definition],
      says: 'definitions is library and loans',
    },
    {
      given: 'another command',
      files: [first, others.command],
      says: 'command is pytest and npm test',
    },
    {
      given: 'other mutants',
      files: [first, others.selection],
      says: 'they are parts of different sets of mutants (5 and 4)',
    },
    {
      given: 'another division',
      files: [first, others.division],
      says: 'they are parts of 3 and of 2',
    },
    {
      given: 'a run that was stopped',
      files: [first, others.stopped],
      says: 'is of a run that was stopped (part 2/2): run it again',
    },
    { given: 'a mutant is missing', files: [first, others.short], says: 'have 3 of 4 mutants' },
    { given: 'an earlier version', files: [first, early], says: 'an earlier version wrote it' },
    { given: 'a file that was edited', files: [first, broken], says: '/mutants/0 is not a mutant' },
    { given: 'a report of verify', files: [first, verify], says: 'verify.json is not' },
  ])('$given', async ({ files, says }) => {
    const { code, stdout, stderr } = await merge(...files);
    expect(stderr).toContain(says);
    expect(stderr.match(/^error: /gm)).toHaveLength(1);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });

  test.each([
    { flag: '--min-coverage=80', says: '--min-coverage cannot be used with reports of mutate' },
    { flag: '--report=html=x.html', says: 'cannot be written as html, only as json, md' },
  ])('$flag', async ({ flag, says }) => {
    const { code, stderr } = await merge(first, second, flag);
    expect(stderr).toContain(says);
    expect(code).toBe(2);
  });
});
