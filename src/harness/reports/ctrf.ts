import { packageVersion } from '../../runtime/package.js';
import { parseInstant } from '../../runtime/clock.js';
import { groupByCause } from '../causes.js';
import type { CheckEvent, Verdict } from '../event.js';
import { isNew } from '../verdict.js';
import type { Run } from '../verify.js';
import { explain } from './explain.js';

type Status = 'passed' | 'failed' | 'skipped' | 'other';

const STATUS: Readonly<Record<Verdict, Status>> = {
  passed: 'passed',
  failed: 'failed',
  skipped: 'skipped',
  refuted: 'other',
  inconclusive: 'other',
};

/** Common Test Report Format (ctrf.io). */
export function toCtrf(run: Run): string {
  const { events, milliseconds, trouble, stopped } = run;
  const start = parseInstant(run.started);
  const tests = toTests(run, start);
  const count = (status: Status): number => tests.filter((test) => test.status === status).length;
  const report = {
    reportFormat: 'CTRF',
    specVersion: '0.0.0',
    timestamp: run.started,
    generatedBy: 'masstack-mock verify',
    results: {
      tool: { name: 'masstack-mock verify', version: packageVersion() },
      summary: {
        tests: events.length,
        passed: count('passed'),
        failed: count('failed'),
        pending: 0,
        skipped: count('skipped'),
        other: count('other'),
        suites: run.checks.length,
        start,
        stop: start + milliseconds,
        duration: milliseconds,
      },
      tests,
      environment: { testEnvironment: run.baseUrl },
      extra: {
        seed: run.seed,
        ...(run.shard !== undefined && { shard: run.shard }),
        ...(trouble !== undefined && { trouble }),
        ...(stopped !== undefined && { stopped }),
        causes: groupByCause(events).map((cause) => ({
          id: cause.id,
          outcome: cause.outcome,
          title: cause.title,
          count: cause.events.length,
          operations: cause.operations,
          rules: cause.rules,
          ...explain(cause, run),
        })),
      },
    },
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

interface Test {
  readonly status: Status;
  readonly [key: string]: unknown;
}

function toTests({ events, durations }: Run, start: number): readonly Test[] {
  const causes = causesByEvent(events);
  let now = start;
  return events.map((event, index): Test => {
    const { check, operation, name, rule, outcome, reason, curl } = event;
    const duration = durations[index] ?? 0;
    const from = Math.round(now);
    now += duration;
    const cause = causes.get(event);
    return {
      name: [operation, name].filter(Boolean).join(': '),
      status: isNew(event) ? STATUS[outcome] : 'other',
      rawStatus: isNew(event) ? outcome : `${outcome}, known in the baseline`,
      duration: Math.round(duration),
      start: from,
      stop: Math.round(now),
      suite: [check, ...(operation === undefined ? [] : [operation])],
      tags: [rule],
      ...(reason !== undefined && { message: cause ? `${cause}: ${reason}` : reason }),
      ...((curl ?? cause) !== undefined && {
        extra: { ...(cause !== undefined && { cause }), ...(curl !== undefined && { curl }) },
      }),
    };
  });
}

/** The title of the cause of each failure. */
export function causesByEvent(events: readonly CheckEvent[]): ReadonlyMap<CheckEvent, string> {
  const titles = new Map<CheckEvent, string>();
  for (const { events: members, title } of groupByCause(events)) {
    for (const event of members) if (!titles.has(event)) titles.set(event, title);
  }
  return titles;
}
