import type { Rule } from '../../lifecycles/lifecycle.js';
import { machineTime, stopwatch, toInstant } from '../../runtime/clock.js';
import { describeCoverage } from '../coverage.js';
import type { AnswerSummary, CheckEvent, Claim, Fault, RequestSummary, Verdict } from '../event.js';
import type { Seen } from '../seen.js';
import { countOf } from '../verdict.js';
import type { InForce, Run } from '../verify.js';
import type { Passage } from './door.js';
import type { InteractionResult, PactResult } from './result.js';

export interface PactRunOptions {
  readonly results: readonly PactResult[];
  /** Pacts that may fail. */
  readonly pending: (result: PactResult) => boolean;
  readonly baseUrl: string;
  readonly simulator: boolean;
  readonly inForce: Pick<InForce, 'contract' | 'lifecycles'>;
  /** When the verification began, by the stopwatch. */
  readonly since: number;
}

/** Verified pacts in the form that reports are made of: an event for each interaction. */
export function toRun(options: PactRunOptions): Run {
  const { results, baseUrl, simulator, inForce, since } = options;
  const milliseconds = Math.round(stopwatch() - since);
  const told = results.flatMap((result) => eventsOf(result, options));
  const events = told.map(({ event }) => event);
  return {
    baseUrl,
    simulator,
    seed: 1,
    checks: ['pact'],
    events,
    counts: countOf(events),
    coverage: describeCoverage(inForce.contract, inForce.lifecycles, events, seenIn(options)),
    rules: results.map(toRule),
    assumptions: [],
    leftovers: [],
    whole: true,
    lifecycles: inForce.lifecycles,
    started: toInstant(machineTime() - milliseconds),
    milliseconds,
    durations: told.map(({ duration }) => duration),
  };
}

interface Told {
  readonly event: CheckEvent;
  readonly duration: number;
}

function eventsOf(result: PactResult, options: PactRunOptions): readonly Told[] {
  const pending = options.pending(result);
  const ofInteractions = result.interactions.map((each): Told => ({
    event: toEvent(each, { result, pending, options }),
    duration: each.milliseconds,
  }));
  if (result.problems.length === 0) return ofInteractions;
  const whole: InteractionResult = {
    description: 'the pact as a whole',
    outcome: 'broken',
    problems: result.problems,
    milliseconds: 0,
  };
  return [...ofInteractions, { event: toEvent(whole, { result, pending, options }), duration: 0 }];
}

interface Context {
  readonly result: PactResult;
  readonly pending: boolean;
  readonly options: PactRunOptions;
}

function toEvent(
  interaction: InteractionResult,
  { result, pending, options }: Context,
): CheckEvent {
  const { description, outcome, problems, passage } = interaction;
  const operation = passage && operationOf(passage, options)?.id;
  const pardoned = pending && outcome !== 'kept';
  const claim: Claim = {
    grade: 'documented',
    page: placeOf(result),
    sentence: description,
  };
  return {
    check: 'pact',
    name: `${result.pact.consumer}: ${description}`,
    ...(operation !== undefined && { operation }),
    rule: ruleOf(result),
    outcome: pardoned ? 'skipped' : verdictOf(outcome),
    expected: 'what the pact says',
    ...(problems.length > 0 && {
      reason: `${pardoned ? 'pending: ' : ''}${problems.map(({ message }) => message).join('; ')}`,
      faults: problems.map(({ of, message }): Fault => ({
        differs: of === 'trouble' ? 'no-answer' : 'pact',
        at: description,
        message,
        claim,
      })),
    }),
    ...(passage && toSummaries(passage)),
  };
}

function verdictOf(outcome: InteractionResult['outcome']): Verdict {
  if (outcome === 'kept') return 'passed';
  return outcome === 'broken' ? 'failed' : 'inconclusive';
}

const ruleOf = ({ pact }: PactResult): string => `pact.${pact.consumer}`;
const placeOf = ({ pact }: PactResult): string => `the pact of ${pact.consumer}, ${pact.place}`;

function toRule(result: PactResult): Rule {
  return {
    id: ruleOf(result),
    title: placeOf(result),
    evidence: { grade: 'documented', page: placeOf(result) },
  };
}

const SHOWN = 2000;

/** Tokens stay out of the reports: of the headers only what says how the body is written. */
function toSummaries({ request, outcome }: Passage): {
  readonly request: RequestSummary;
  readonly answer?: AnswerSummary;
} {
  const { method, path } = request;
  const { answer } = outcome;
  return {
    request: { method, path },
    ...(answer && {
      answer: {
        status: answer.status,
        ...(answer.text !== '' && { body: answer.text.slice(0, SHOWN) }),
      },
    }),
  };
}

function operationOf(
  { request }: Passage,
  { inForce: { contract } }: PactRunOptions,
): { readonly id: string } | undefined {
  const path = request.path.split('?')[0] ?? '';
  const start = path.lastIndexOf(`${contract.basePath}/`);
  const match = contract.match(request.method, path.slice(Math.max(0, start)));
  return match !== undefined && 'operation' in match ? match.operation : undefined;
}

/** Which documented answers the pacts have shown. */
function seenIn(options: PactRunOptions): ReadonlyMap<string, Seen> {
  const seen = new Map<string, Seen>();
  for (const { passage } of options.results.flatMap(({ interactions }) => interactions)) {
    const status = passage?.outcome.answer?.status;
    const operation = passage && operationOf(passage, options)?.id;
    if (status === undefined || operation === undefined) continue;
    const key = `${operation} ${status}`;
    const entry = seen.get(key);
    if (entry === undefined) seen.set(key, { operation, status, count: 1 });
    else entry.count += 1;
  }
  return seen;
}
