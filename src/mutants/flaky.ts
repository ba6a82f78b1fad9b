import type { SuiteRun } from './run.js';

/** How runners write the name of a test that failed: TAP, node:test and Mocha, Jest, pytest, Go. */
const FAILURES = [
  /^\s*not ok \d+ (?:- )?(.+?)(?: #.*)?$/,
  /^\s*(?:✖|✗|✘|×) (.+?)(?: \(?[\d.]+ ?m?s\)?)?$/,
  /^\s*● (.+)$/,
  /^FAILED (\S.*?)(?: - .*)?$/,
  /^\s*--- FAIL: (\S+)/,
];

/** The names of the tests that failed, as far as the output of the runner tells. */
export function failedTests(output: string): readonly string[] {
  const names = output.split(/\r?\n/).flatMap((line) => {
    const found = FAILURES.map((pattern) => pattern.exec(line)?.[1]).find(
      (name) => name !== undefined,
    );
    return found === undefined || /^failing tests:?$/.test(found) ? [] : [found.trim()];
  });
  return [...new Set(names)];
}

/** Says how the runs differ; nothing when all ended alike. */
export function tellFlaky(outcomes: readonly SuiteRun[]): string | undefined {
  const passed = outcomes.filter(({ verdict }) => verdict === 'passed').length;
  if (passed === 0 || passed === outcomes.length) return undefined;
  const names = [...new Set(outcomes.flatMap(({ failed = [] }) => failed))];
  return [
    `the tests are flaky: on the unbroken simulator they passed ${passed} of ${outcomes.length} times.`,
    ...(names.length > 0 ? [`Sometimes fails: ${names.join('; ')}.`] : []),
    'Their result on a broken simulator would be random. Make them pass every time first.',
  ].join(' ');
}
