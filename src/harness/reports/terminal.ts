import { listed } from '../../runtime/name-list.js';
import { groupByCause, type Cause } from '../causes.js';
import type { CheckEvent } from '../event.js';
import { isNew, newCauses } from '../verdict.js';
import type { Run } from '../verify.js';
import { explain, extentOf, WORDS } from './explain.js';

const LEFTOVERS_SHOWN = 5;
const SHOWN = 3;

/** One decision of the server, as a paragraph with a worked example. */
export function describeCause(cause: Cause, run: Pick<Run, 'rules'>): string {
  const { source, sent, expected, came, differs, repeat } = explain(cause, run);
  const more = source.length - SHOWN;
  const lines = [
    `${WORDS[cause.outcome]}  ${cause.title}  (${extentOf(cause)})`,
    ...source.slice(0, SHOWN).map((each) => `  source    ${each}`),
    ...(more > 0 ? [`            and ${more} more; the reports list them`] : []),
    `  rule      ${listed(cause.rules, SHOWN)}`,
    `  sent      ${sent}`,
    `  expected  ${expected}`,
    `  came      ${came}`,
    `  differs   ${differs}`,
    ...(repeat === undefined ? [] : [`  repeat    ${repeat}`]),
  ];
  return lines.join('\n');
}

/** The end of a run: what was kept, broken, skipped, and how much of the contract was seen. */
export function summarize(run: Run): string {
  const { counts, coverage, events } = run;
  if (run.trouble !== undefined && nothingJudged(run)) {
    return [`nothing was tested: ${run.trouble}`, ...skipLines(events), ...leftoverLines(run)].join(
      '\n',
    );
  }
  const cells = coverage.cells.filter(
    ({ outcome }) => outcome !== 'untested' && outcome !== 'skipped',
  );
  const pairs = coverage.pairs.filter(({ seen }) => seen > 0);
  const causes = groupByCause(events.filter(isNew));
  const inconclusive = counts.inconclusive === 0 ? '' : `${counts.inconclusive} inconclusive, `;
  return [
    ...causes.map((cause) => `${describeCause(cause, run)}\n`),
    ...skipLines(events),
    ...baselineLines(run),
    ...leftoverLines(run),
    `${run.baseUrl}${run.simulator ? ' (masstack-mock)' : ''}, seed ${run.seed}${run.shard === undefined ? '' : `, shard ${run.shard}`}`,
    `${counts.passed} kept, ${counts.failed} broken, ${counts.refuted} assumptions refuted, ${inconclusive}${counts.skipped} skipped, in ${(run.milliseconds / 1000).toFixed(1)} s`,
    `${pairs.length} of ${coverage.pairs.length} documented answers seen (${coverage.percent} %), ${cells.length} of ${coverage.cells.length} (state, operation) pairs walked`,
    ...(run.stopped === undefined ? [] : [`the run was stopped: ${run.stopped}`]),
    ...(run.trouble === undefined ? [] : [`the run ended early: ${run.trouble}`]),
  ].join('\n');
}

/** Counts of a run that judged nothing say nothing: only the reason matters. */
const nothingJudged = ({ events }: Run): boolean =>
  events.every(({ outcome }) => outcome === 'skipped');

function leftoverLines({ leftovers }: Run): readonly string[] {
  const more = leftovers.length - LEFTOVERS_SHOWN;
  return [
    ...leftovers.slice(0, LEFTOVERS_SHOWN).map((each) => `left behind: ${each}`),
    ...(more > 0 ? [`left behind: and ${more} more; the reports list them`] : []),
  ];
}

function baselineLines({ baseline, events }: Run): readonly string[] {
  if (baseline === undefined) return [];
  const known = events.filter((event) => event.known === true).length;
  const fresh = newCauses(events).length;
  return [
    `baseline ${baseline.file}: ${known} known, ${fresh === 0 ? 'nothing' : fresh} new`,
    ...baseline.stale.map((each) => `baseline: no longer found: ${each} (--update-baseline)`),
  ];
}

/** Skips by their reason, each with some of the operations: there can be hundreds for one. */
function skipLines(events: readonly CheckEvent[]): readonly string[] {
  const reasons = new Map<string, CheckEvent[]>();
  for (const event of events) {
    if (event.outcome !== 'skipped') continue;
    const { reason = '' } = event;
    const same = reasons.get(reason);
    if (same === undefined) reasons.set(reason, [event]);
    else same.push(event);
  }
  return [...reasons].map(([reason, skipped]) => {
    const operations = [...new Set(skipped.flatMap(({ operation = [] }) => operation))];
    const named = operations.length === 0 ? '' : ` of ${listed(operations, SHOWN)}`;
    return `skipped ${skipped.length}${named}: ${reason}`;
  });
}
