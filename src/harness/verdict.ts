import { groupByCause, type Cause } from './causes.js';
import type { CheckEvent } from './event.js';
import type { Run } from './verify.js';

/** Whether a baseline does not know it yet. */
export function isNew(event: CheckEvent): boolean {
  return event.known !== true;
}

export type FailOn = 'broken' | 'refuted';

/** Whether an event fails the run: on our own simulator an assumption that does not hold does, too. */
export function isFailure(
  event: CheckEvent,
  {
    simulator,
    failOn = simulator ? 'refuted' : 'broken',
  }: {
    readonly simulator: boolean;
    readonly failOn?: FailOn | undefined;
  },
): boolean {
  const { outcome } = event;
  return isNew(event) && (outcome === 'failed' || (outcome === 'refuted' && failOn === 'refuted'));
}

/** What nobody knew of, by cause. */
export function newCauses(events: readonly CheckEvent[]): readonly Cause[] {
  return groupByCause(events.filter(isNew));
}

export function isBroken({ events }: Pick<Run, 'events'>): boolean {
  return events.some((event) => event.outcome === 'failed' && isNew(event));
}

/** The verdict in words, for the head of a report. */
export function headlineOf(
  run: Run,
): 'Not completely tested' | 'Contract broken' | 'Contract kept' {
  if (run.trouble !== undefined) return 'Not completely tested';
  return isBroken(run) ? 'Contract broken' : 'Contract kept';
}

export function countOf(events: readonly CheckEvent[]): Run['counts'] {
  const counts = { passed: 0, failed: 0, refuted: 0, inconclusive: 0, skipped: 0 };
  for (const { outcome } of events) counts[outcome] += 1;
  return counts;
}
