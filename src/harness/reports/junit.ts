import { parseInstant, toInstant } from '../../runtime/clock.js';
import { groupByCause, type Cause } from '../causes.js';
import { SECTIONS, type CheckEvent } from '../event.js';
import { isNew } from '../verdict.js';
import type { Run } from '../verify.js';
import { causesByEvent } from './ctrf.js';
import { escapeXml } from '../../runtime/escape.js';
import { describeCause } from './terminal.js';

interface Case {
  readonly event: CheckEvent;
  readonly milliseconds: number;
  /** Milliseconds from the start of the run. */
  readonly at: number;
}

/** JUnit XML, as Jenkins reads it: one suite for each check, one case for each test. */
export function toJunit(run: Run): string {
  const { trouble } = run;
  const cases = casesOf(run);
  const examples = new Map(
    groupByCause(run.events).map((cause) => [cause.events[0], cause] as const),
  );
  const titles = causesByEvent(run.events);
  const suites = SECTIONS.filter((section) => run.checks.includes(section)).map((check) =>
    toSuite(
      check,
      cases.filter(({ event }) => event.check === check),
      { run, examples, titles },
    ),
  );
  const ofTarget =
    trouble === undefined
      ? []
      : [
          `  <testsuite name="target" tests="1" failures="0" errors="1" skipped="0" time="0" timestamp="${timestamp(run.started)}">`,
          `    <testcase classname="target" name="can be tested" time="0"><error type="target" message="${escapeXml(trouble)}"/></testcase>`,
          '  </testsuite>',
        ];
  const failures = run.events.filter((event) => event.outcome === 'failed' && isNew(event));
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="masstack-mock verify" tests="${run.events.length + Math.sign(ofTarget.length)}" failures="${failures.length}" errors="${trouble === undefined ? 0 : 1}" time="${seconds(run.milliseconds)}">`,
    ...suites,
    ...ofTarget,
    '</testsuites>',
    '',
  ].join('\n');
}

function casesOf({ events, durations }: Run): readonly Case[] {
  let at = 0;
  return events.map((event, index) => {
    const milliseconds = durations[index] ?? 0;
    const found = { event, milliseconds, at };
    at += milliseconds;
    return found;
  });
}

interface Context {
  readonly run: Run;
  readonly examples: ReadonlyMap<CheckEvent, Cause>;
  readonly titles: ReadonlyMap<CheckEvent, string>;
}

function toSuite(check: string, cases: readonly Case[], context: Context): string {
  const { run } = context;
  const count = (tag: string): number => cases.filter(({ event }) => tagOf(event) === tag).length;
  const time = cases.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  const started = toInstant(Math.round(parseInstant(run.started) + (cases[0]?.at ?? 0)));
  return [
    `  <testsuite name="${check}" tests="${cases.length}" failures="${count('failure')}" errors="0" skipped="${count('skipped')}" time="${seconds(time)}" timestamp="${timestamp(started)}">`,
    `    <properties><property name="seed" value="${run.seed}"/><property name="target" value="${escapeXml(run.baseUrl)}"/></properties>`,
    ...cases.map((each) => toCase(each, context)),
    '  </testsuite>',
  ].join('\n');
}

function tagOf(event: CheckEvent): 'failure' | 'skipped' | 'system-out' | undefined {
  if (!isNew(event)) return 'skipped';
  switch (event.outcome) {
    case 'passed':
      return undefined;
    case 'failed':
      return 'failure';
    // Neither kept nor broken: no verdict on the contract.
    case 'inconclusive':
    case 'skipped':
      return 'skipped';
    case 'refuted':
      return 'system-out';
  }
}

function toCase({ event, milliseconds }: Case, { run, examples, titles }: Context): string {
  const { check, operation, name, rule, outcome, reason = '' } = event;
  const open = `    <testcase classname="${escapeXml([check, operation].filter(Boolean).join('.'))}" name="${escapeXml(`${name} (${rule})`)}" time="${seconds(milliseconds)}"`;
  const tag = tagOf(event);
  const title = titles.get(event) ?? '';
  const message = escapeXml([title, reason].filter(Boolean).join(': '));
  // The worked example of a cause stands with its first case; the others name the cause.
  const example = examples.get(event);
  const text = escapeXml(
    example === undefined ? `${title}\n${reason}` : describeCause(example, run),
  );
  switch (tag) {
    case undefined:
      return `${open}/>`;
    case 'skipped': {
      const why =
        outcome === 'skipped' ? '' : isNew(event) ? `${outcome}: ` : 'known in the baseline: ';
      return `${open}><skipped message="${why}${message}"/></testcase>`;
    }
    case 'system-out':
      return `${open}><system-out>${text}</system-out></testcase>`;
    case 'failure':
      return `${open}><failure message="${message}" type="${escapeXml(title || rule)}">${text}</failure></testcase>`;
  }
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(3);
}

/** JUnit writes local times without a zone; these are UTC. */
function timestamp(instant: string): string {
  return instant.slice(0, 19);
}
