import { packageVersion } from '../../runtime/package.js';
import type { CheckEvent } from '../event.js';
import type { Run } from '../verify.js';

const STATUS = {
  passed: 'passed',
  failed: 'failed',
  skipped: 'skipped',
  refuted: 'other',
} as const;

/** Common Test Report Format (ctrf.io). The run keeps no wall-clock times, so it starts at 0. */
export function toCtrf(run: Run): string {
  const { counts, events, milliseconds, trouble } = run;
  const report = {
    reportFormat: 'CTRF',
    specVersion: '0.0.0',
    results: {
      tool: { name: 'masstack-mock verify', version: packageVersion() },
      summary: {
        tests: events.length,
        passed: counts.passed,
        failed: counts.failed,
        pending: 0,
        skipped: counts.skipped,
        other: counts.refuted,
        start: 0,
        stop: milliseconds,
      },
      tests: events.map(toTest),
      environment: { testEnvironment: run.baseUrl },
      ...(trouble !== undefined && { extra: { trouble } }),
    },
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

function toTest(event: CheckEvent): Readonly<Record<string, unknown>> {
  const { check, operation, name, rule, outcome, reason, curl } = event;
  return {
    name: [operation, name].filter(Boolean).join(': '),
    status: STATUS[outcome],
    rawStatus: outcome,
    duration: 0,
    suite: check,
    tags: [rule],
    ...(reason !== undefined && { message: reason }),
    ...(curl !== undefined && { extra: { curl } }),
  };
}
