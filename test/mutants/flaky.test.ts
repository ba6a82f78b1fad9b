import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { failedTests } from '../../src/mutants/flaky.js';
import { useCommand } from '../support/command.js';

const SLOW = 120_000;
const directory = mkdtempSync(path.join(tmpdir(), 'flaky-'));
afterAll(() => {
  rmSync(directory, { recursive: true });
});
const command = useCommand();
const quote = (text: string): string => `"${text}"`;
const SUITE = `${quote(process.execPath)} ${quote(path.resolve('test/mutants/suites/flaky.mjs'))}`;
const ONE = ['--only', 'scoring.read/expires_at/other'];

/** The command that tries a suite which fails in these of its runs. */
function trial(name: string, failing: string): { readonly file: string; readonly args: string[] } {
  const file = path.join(directory, name);
  return { file, args: ['mutate', '--exec', `${SUITE} ${quote(file)} ${failing}`, ...ONE] };
}

describe('tests that do not end alike', () => {
  test(
    'on the unbroken simulator are refused, by name',
    async () => {
      const { code, stderr } = await command.run(trial('baseline', '2').args);
      expect(stderr).toContain('the tests are flaky: on the unbroken simulator they passed 2 of 3');
      expect(stderr).toContain('Sometimes fails: reads a scoring.');
      expect(code).toBe(2);
    },
    SLOW,
  );

  const rows = [
    { given: 'a kill that is not confirmed is flaky', failing: '4', says: '1 flaky, not counted' },
    { given: 'a kill that is confirmed counts', failing: '4,5', says: '100 %: 1 killed, 0 surv' },
  ];
  test.each(rows)(
    '$given',
    async ({ failing, says }) => {
      const { file, args } = trial(`kill-${failing}`, failing);
      const report = `${file}.json`;
      const { code, stdout } = await command.run([...args, '--report', `json=${report}`]);
      expect(stdout).toContain(says);
      expect(readFileSync(report, 'utf8')).toContain(
        `"fate": "${failing === '4' ? 'flaky' : 'killed'}"`,
      );
      expect(readFileSync(file, 'utf8')).toBe('5');
      expect(code).toBe(0);
    },
    SLOW,
  );

  test(
    '--baseline-runs says how often the unbroken one is tried',
    async () => {
      const { file, args } = trial('once', '9');
      const { code } = await command.run([...args, '--baseline-runs', '1']);
      expect(readFileSync(file, 'utf8')).toBe('2');
      expect(code).toBe(0);
    },
    SLOW,
  );
});

test.each([
  { runner: 'TAP', output: 'ok 1 - fine\nnot ok 2 - is closed\n', names: ['is closed'] },
  { runner: 'node:test', output: '✖ is closed (3.2ms)\n✖ failing tests:\n', names: ['is closed'] },
  { runner: 'Jest', output: '  ● agents › is closed\n', names: ['agents › is closed'] },
  {
    runner: 'pytest',
    output: 'FAILED test_a.py::test_b - assert 1\n',
    names: ['test_a.py::test_b'],
  },
  { runner: 'Go', output: '--- FAIL: TestClose (0.00s)\n', names: ['TestClose'] },
  { runner: 'one that tells nothing', output: 'boom\n', names: [] },
])('the names of failed tests: $runner', ({ output, names }) => {
  expect(failedTests(output)).toEqual(names);
});

describe('what a verb reads from the environment', () => {
  const shown = `${quote(process.execPath)} -p ${quote('JSON.stringify(process.env)')}`;
  test(
    'does not reach the command of exec, and the rest does',
    async () => {
      const { stdout } = await command.run(['exec', shown], {
        MASSTACK_MOCK_SEED: '7',
        MASSTACK_MOCK_ADMIN_API_TOKEN: 'open',
        MASSTACK_MOCK_BINDINGS: 'staging.yaml',
      });
      const seen = JSON.parse(stdout) as Record<string, string>;
      expect(seen['MASSTACK_MOCK_URL']).toMatch(/^http:/);
      expect(seen['MASSTACK_MOCK_ADMIN_API_TOKEN']).toBe('open');
      expect(seen['MASSTACK_MOCK_BINDINGS']).toBe('staging.yaml');
      expect(seen['MASSTACK_MOCK_SEED']).toBeUndefined();
    },
    SLOW,
  );

  test(
    'does not reach the tests that mutate runs',
    async () => {
      const report = path.join(directory, 'own.json');
      const { stderr } = await command.run(
        ['mutate', '--exec', `${shown} && exit 1`, '--baseline-runs', '1', ...ONE],
        { MASSTACK_MOCK_REPORT: `json=${report}` },
      );
      expect(stderr).toContain('MASSTACK_MOCK_URL');
      expect(stderr).not.toContain('MASSTACK_MOCK_REPORT');
    },
    SLOW,
  );
});
