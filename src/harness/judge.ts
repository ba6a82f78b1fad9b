import { documentedStatuses, responseFor, type Operation } from '../openapi/operation.js';
import type { Verdict } from './event.js';
import type { Answer, Outcome } from './message.js';
import type { Session } from './session.js';

/** What a request must be answered with. */
export interface Expectation {
  readonly statuses: readonly number[];
  /** The ids that `x-mock-rule` may carry on our own simulator. */
  readonly rules: readonly string[];
  /** No page says so: it is our reading. */
  readonly inferred: boolean;
}

export interface Judgement {
  readonly outcome: Verdict;
  readonly reason?: string;
}

export const PASSED: Judgement = { outcome: 'passed' };

/** Holds an answer against what must come back: status, headers, content type, body, rule. */
export function judge(
  session: Session,
  operation: Operation,
  outcome: Outcome,
  expected: Expectation,
): Judgement {
  const { answer, trouble } = outcome;
  if (answer === undefined) {
    return session.lost() === undefined
      ? { outcome: 'failed', reason: trouble }
      : { outcome: 'skipped', reason: trouble };
  }
  const ours = session.target.control !== undefined;
  const breaches = breachesOf(session, operation, answer, ours);
  if (breaches.length > 0) {
    const hasNoBody = answer.text === '' && answer.status >= 400 && !ours;
    // That an error with no published schema carries ErrorsResponse is our reading of the pages.
    return {
      outcome: hasNoBody && expected.statuses.includes(answer.status) ? 'refuted' : 'failed',
      reason: breaches.join('; '),
    };
  }
  if (!expected.statuses.includes(answer.status)) {
    const reason = describeStatus(answer, expected);
    // A server that breaks is broken, whatever the documentation leaves open.
    const open = expected.inferred && !ours && answer.status < 500;
    return { outcome: open ? 'refuted' : 'failed', reason };
  }
  const rule = answer.headers['x-mock-rule'] ?? 'none';
  if (ours && !expected.rules.includes(rule)) {
    return {
      outcome: 'failed',
      reason: `the right status for another reason: by rule ${rule}, not ${expected.rules.join(' or ')}`,
    };
  }
  return PASSED;
}

/** What is wrong with an answer whatever the request was. */
export function breachesOf(
  { contract }: Session,
  operation: Operation,
  answer: Answer,
  ours: boolean,
): readonly string[] {
  const { status, headers, text } = answer;
  if (status >= 300 && status < 400) {
    return [
      `it redirects (${status}) to ${headers['location'] ?? 'nowhere'}, which is not followed`,
    ];
  }
  const response = responseFor(operation, status);
  if (response === undefined || (status < 400 && operation.responses[status] === undefined)) {
    return [
      `the status ${status} is not documented for ${operation.id}, only ${documentedStatuses(operation).join(', ')} and errors`,
    ];
  }
  if (response.schema === undefined) {
    const length = Number(headers['content-length'] ?? 0);
    if (text === '' && length === 0 && !(ours && headers['content-type'] !== undefined)) return [];
    return [`an answer with status ${status} has no body, so no content-type or content-length`];
  }
  if (text === '') return [`an answer with status ${status} needs a body`];
  const type = (headers['content-type'] ?? 'none').split(';')[0]?.trim().toLowerCase();
  const breaches =
    type === response.mediaType
      ? []
      : [`the content type is ${String(type)}, not ${String(response.mediaType)}`];
  if (answer.json === undefined) return [...breaches, 'the body is not JSON'];
  const violations = contract
    .validateReply(operation, status, answer.json)
    .map(
      ({ pointer, message }) =>
        `the body breaks ${String(response.schema)}: ${pointer || '/'} ${message}`,
    );
  return [...breaches, ...violations];
}

function describeStatus({ status, text }: Answer, { statuses }: Expectation): string {
  const hint = status >= 400 ? `: ${text.slice(0, 200)}` : '';
  return `the status is ${status}, not ${statuses.join(' or ')}${hint}`;
}
