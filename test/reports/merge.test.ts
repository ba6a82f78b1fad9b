import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import type { Run } from '../../src/harness/index.js';
import { useCommand } from '../support/command.js';
import { eventOf, failing, runOf } from './run-of.js';

const command = useCommand();
const directory = mkdtempSync(path.join(tmpdir(), 'merge-'));
afterAll(() => {
  rmSync(directory, { recursive: true });
});
const inDirectory = (name: string): string => path.join(directory, name);
const read = (file: string): Run => JSON.parse(readFileSync(file, 'utf8')) as Run;
const merge = (...args: readonly string[]) => command.run(['report', 'merge', ...args]);

function write(name: string, run: unknown): string {
  writeFileSync(inDirectory(name), JSON.stringify(run));
  return inDirectory(name);
}

test('the shards of a run make the whole: its tests, its coverage, its exit code', async () => {
  const verify = async (name: string, ...args: readonly string[]): Promise<string> => {
    const file = inDirectory(name);
    const { code } = await command.run([
      ...['verify', '--only=getScoring', '--checks=walks,errors'],
      ...[...args, `--report=json=${file}`],
    ]);
    expect(code).toBe(0);
    return file;
  };
  const [whole, ...shards] = await Promise.all([
    verify('whole.json'),
    verify('one.json', '--shard=1/2'),
    verify('two.json', '--shard=2/2'),
  ]);
  const file = inDirectory('merged.json');
  const { code, stdout } = await merge(...shards, `--report=json=${file}`, '--min-coverage=1');
  expect(code).toBe(0);

  const [merged, expected] = [read(file), read(whole)];
  expect(stdout).toContain(`${expected.counts.passed} kept, 0 broken`);
  const told = ({ counts, coverage, assumptions }: Run): unknown => ({
    counts,
    percent: coverage.percent,
    seen: coverage.pairs
      .filter(({ seen }) => seen > 0)
      .map((pair) => [pair.operation, pair.status]),
    cells: coverage.cells,
    assumptions,
  });
  expect(told(merged)).toEqual(told(expected));
  expect(merged.shard).toBeUndefined();
  // One alone is not the whole.
  expect(read(shards[0]).counts.passed).toBeLessThan(expected.counts.passed);
});

const PAIR = { operation: 'getScoring', status: 200, seen: 1, failed: 0 };
const part = (shard: string, given: Partial<Run> = {}): Run =>
  runOf([eventOf({ name: shard })], { shard, ...given });

test('what fails in one part fails the whole, in every format', async () => {
  const broken = failing('failed', [{}], { name: 'broken' });
  const files = [
    write('kept.json', part('1/3')),
    write('broken.json', runOf([broken], { shard: '3/3', leftovers: ['a record'] })),
  ];
  const junit = inDirectory('merged.xml');
  const { code, stdout } = await merge(...files, `--report=junit=${junit}`, '--report=ctrf=-');
  expect(code).toBe(1);
  expect(readFileSync(junit, 'utf8')).toContain('tests="2" failures="1"');
  expect(JSON.parse(stdout)).toMatchObject({
    results: { summary: { tests: 2, failed: 1 }, extra: { shard: '1/3, 3/3' } },
  });
});

test('an answer counts as seen when any part saw it, and a pair as its gravest', async () => {
  const cell = { kind: 'document-scoring', state: 'CREATED', operation: 'getScoring' };
  const coverage = (seen: number, outcome: 'passed' | 'refuted' | 'untested') => ({
    coverage: {
      pairs: [
        { ...PAIR, seen },
        { ...PAIR, status: 404, seen: 1 - seen },
      ],
      cells: [{ ...cell, outcome }],
      percent: 50,
    },
  });
  const files = [
    write('first.json', part('1/2', coverage(1, 'untested'))),
    write('second.json', part('2/2', coverage(0, 'refuted'))),
  ];
  const file = inDirectory('covered.json');
  await merge(...files, `--report=json=${file}`);
  expect(read(file).coverage).toMatchObject({ percent: 100, cells: [{ outcome: 'refuted' }] });
});

describe('what does not belong together is refused by name', () => {
  const good = write('good.json', part('1/2'));
  test.each([
    { given: 'another seed', other: part('2/2', { seed: 7 }), says: 'seed is 7 and 1' },
    { given: 'parts of another whole', other: part('2/3'), says: 'parts of 3 and of 2' },
    { given: 'the same part twice', other: part('1/2'), says: 'have a test in common' },
    { given: 'a CTRF report', other: { reportFormat: 'CTRF' }, says: 'is a CTRF report' },
    {
      given: 'a report of mutate',
      other: { seed: 1, score: 100, mutants: [] },
      says: 'other.json is a report of mutate, and',
    },
    { given: 'what is not a report', other: { seed: 1 }, says: 'other.json is not a report' },
  ])('$given', async ({ other, says }) => {
    const { code, stdout, stderr } = await merge(good, write('other.json', other));
    expect(stderr).toContain(says);
    expect(stderr).toContain('other.json');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });

  test('the score of mutate', async () => {
    const { code, stderr } = await merge(good, '--min-score=80');
    expect(stderr).toContain('--min-score cannot be used with reports of verify');
    expect(code).toBe(2);
  });

  test('a file that is not there', async () => {
    const { code, stderr } = await merge(good, inDirectory('none.json'));
    expect(stderr).toContain('none.json cannot be read');
    expect(code).toBe(2);
  });
});
