import { CHECKS, type CheckEvent } from '../event.js';
import type { Run } from '../verify.js';
import { escapeXml } from './escape.js';
import { describeBreach } from './terminal.js';

/** JUnit XML: one suite for each check, one case for each event. */
export function toJunit(run: Run): string {
  const suites = CHECKS.filter((check) => run.checks.includes(check)).map((check) => {
    const events = run.events.filter((event) => event.check === check);
    const count = (outcome: string): number =>
      events.filter((event) => event.outcome === outcome).length;
    return [
      `  <testsuite name="${check}" tests="${events.length}" failures="${count('failed')}" errors="0" skipped="${count('skipped')}">`,
      ...events.map((event) => toCase(event, run)),
      '  </testsuite>',
    ].join('\n');
  });
  const { counts, trouble } = run;
  const ofTarget =
    trouble === undefined
      ? []
      : [
          '  <testsuite name="target" tests="1" failures="0" errors="1" skipped="0">',
          `    <testcase classname="target" name="can be tested"><error message="${escapeXml(trouble)}"/></testcase>`,
          '  </testsuite>',
        ];
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="masstack-mock verify" tests="${run.events.length + Math.sign(ofTarget.length)}" failures="${counts.failed}" errors="${trouble === undefined ? 0 : 1}" skipped="${counts.skipped}" time="${(run.milliseconds / 1000).toFixed(3)}">`,
    ...suites,
    ...ofTarget,
    '</testsuites>',
    '',
  ].join('\n');
}

function toCase(event: CheckEvent, run: Run): string {
  const { check, operation, name, rule, outcome, reason = '' } = event;
  const open = `    <testcase classname="${escapeXml([check, operation].filter(Boolean).join('.'))}" name="${escapeXml(`${name} (${rule})`)}"`;
  switch (outcome) {
    case 'passed':
      return `${open}/>`;
    case 'skipped':
      return `${open}><skipped message="${escapeXml(reason)}"/></testcase>`;
    case 'refuted':
      return `${open}><system-out>${escapeXml(describeBreach(event, run))}</system-out></testcase>`;
    case 'failed':
      return `${open}><failure message="${escapeXml(reason)}" type="${escapeXml(rule)}">${escapeXml(describeBreach(event, run))}</failure></testcase>`;
  }
}
