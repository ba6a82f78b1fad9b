import type { CheckEvent } from '../event.js';
import type { Run } from '../verify.js';
import { citationOf } from './citation.js';

const LEFTOVERS_SHOWN = 5;

/** One broken rule, as a paragraph. */
export function describeBreach(event: CheckEvent, run: Pick<Run, 'rules'>): string {
  const lines = [
    `${event.outcome === 'failed' ? 'BROKEN' : 'REFUTED'}  ${event.rule}  ${event.operation ?? ''}`,
    `  ${event.check}: ${event.name}`,
    `  expected  ${event.expected}`,
    `  found     ${event.reason ?? ''}`,
    `  source    ${citationOf(event.rule, run.rules)}`,
    ...(event.curl === undefined ? [] : [`  repeat    ${event.curl}`]),
  ];
  return lines.join('\n');
}

/** The end of a run: what was kept, broken, skipped, and how much of the contract was seen. */
export function summarize(run: Run): string {
  const { counts, coverage, events } = run;
  const breaches = events.filter(({ outcome }) => outcome === 'failed' || outcome === 'refuted');
  const cells = coverage.cells.filter(
    ({ outcome }) => outcome !== 'untested' && outcome !== 'skipped',
  );
  const pairs = coverage.pairs.filter(({ seen }) => seen > 0);
  return [
    ...breaches.map((event) => `${describeBreach(event, run)}\n`),
    ...skipLines(events),
    ...run.leftovers.slice(0, LEFTOVERS_SHOWN).map((each) => `left behind: ${each}`),
    ...(run.leftovers.length > LEFTOVERS_SHOWN
      ? [`left behind: and ${run.leftovers.length - LEFTOVERS_SHOWN} more; the reports list them`]
      : []),
    `${run.baseUrl}${run.simulator ? ' (masstack-mock)' : ''}, seed ${run.seed}`,
    `${counts.passed} kept, ${counts.failed} broken, ${counts.refuted} assumptions refuted, ${counts.skipped} skipped, in ${(run.milliseconds / 1000).toFixed(1)} s`,
    `${pairs.length} of ${coverage.pairs.length} documented answers seen (${coverage.percent} %), ${cells.length} of ${coverage.cells.length} (state, operation) pairs walked`,
    ...(run.trouble === undefined ? [] : [`the run ended early: ${run.trouble}`]),
  ].join('\n');
}

/** Skips by their reason: there can be hundreds for one. */
function skipLines(events: readonly CheckEvent[]): readonly string[] {
  const reasons = new Map<string, number>();
  for (const { outcome, reason = '' } of events) {
    if (outcome === 'skipped') reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  }
  return [...reasons].map(([reason, count]) => `skipped ${count}: ${reason}`);
}
