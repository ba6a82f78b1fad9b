import { lifecycles } from '../../src/masstack/lifecycles.js';
import type { CheckEvent, Fault } from '../../src/harness/event.js';
import type { Run } from '../../src/harness/index.js';

/** A run with these events against a target of somebody else. */
export function runOf(events: readonly CheckEvent[], given: Partial<Run> = {}): Run {
  const counts = { passed: 0, failed: 0, refuted: 0, inconclusive: 0, skipped: 0 };
  for (const { outcome } of events) counts[outcome] += 1;
  return {
    baseUrl: 'https://staging.example/v1',
    simulator: false,
    seed: 1,
    checks: ['walks', 'inputs', 'credentials', 'errors'],
    events,
    counts,
    coverage: { pairs: [], cells: [], percent: 0 },
    rules: [],
    assumptions: [],
    leftovers: [],
    whole: true,
    lifecycles,
    started: '2026-03-04T05:06:07.000Z',
    milliseconds: 1234,
    durations: events.map(() => 10),
    ...given,
  };
}

export function eventOf(given: Partial<CheckEvent>): CheckEvent {
  return {
    check: 'inputs',
    name: 'a test',
    operation: 'getScoring',
    rule: 'scoring.read',
    outcome: 'passed',
    expected: '200',
    ...given,
  };
}

/** A failure with one difference for each of these. */
export function failing(
  outcome: 'failed' | 'refuted' | 'inconclusive',
  faults: readonly Partial<Fault>[],
  given: Partial<CheckEvent> = {},
): CheckEvent {
  const whole = faults.map((fault): Fault => ({ differs: 'status', message: 'odd', ...fault }));
  return eventOf({
    outcome,
    reason: whole.map(({ message }) => message).join('; '),
    faults: whole,
    request: { method: 'GET', path: '/orgs/acme' },
    answer: { status: 422, body: '{"errors":[]}' },
    curl: "curl -i 'https://staging.example/v1/orgs/acme'",
    ...given,
  });
}
