import { documentedStatuses, responseFor, type Operation } from '../openapi/operation.js';
import type { Fault, Verdict } from './event.js';
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
  readonly faults?: readonly Fault[];
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
    // Trouble on the way to somebody else's server says nothing about the server.
    if (session.target.control === undefined) return { outcome: 'inconclusive', reason: trouble };
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
      ...toFound(breaches),
    };
  }
  if (!expected.statuses.includes(answer.status)) {
    const reason = describeStatus(answer, expected);
    // A server that breaks is broken, whatever the documentation leaves open.
    const open = expected.inferred && !ours && answer.status < 500;
    const fault: Fault = {
      differs: 'status',
      expected: expected.statuses.join(' or '),
      found: String(answer.status),
      message: reason,
    };
    return { outcome: open ? 'refuted' : 'failed', reason, faults: [fault] };
  }
  const rule = answer.headers['x-mock-rule'] ?? 'none';
  if (ours && !expected.rules.includes(rule)) {
    const due = expected.rules.join(' or ');
    const message = `the right status for another reason: by rule ${rule}, not ${due}`;
    const fault: Fault = { differs: 'rule', expected: due, found: rule, message };
    return { outcome: 'failed', ...toFound([fault]) };
  }
  return PASSED;
}

/** Everything that differs, as data and in one line. */
export function toFound(faults: readonly Fault[]): Pick<Judgement, 'reason' | 'faults'> {
  return { reason: faults.map(({ message }) => message).join('; '), faults };
}

/** What is wrong with an answer whatever the request was. */
export function breachesOf(
  { contract }: Session,
  operation: Operation,
  answer: Answer,
  ours: boolean,
): readonly Fault[] {
  const { status, headers, text } = answer;
  const found = String(status);
  if (status >= 300 && status < 400) {
    const message = `it redirects (${status}) to ${headers['location'] ?? 'nowhere'}, which is not followed`;
    return [{ differs: 'redirect', found, message }];
  }
  const response = responseFor(operation, status);
  if (response === undefined || (status < 400 && operation.responses[status] === undefined)) {
    const expected = documentedStatuses(operation).join(', ');
    const message = `the status ${status} is not documented for ${operation.id}, only ${expected} and errors`;
    return [{ differs: 'status', expected, found, message }];
  }
  if (response.schema === undefined) {
    const length = Number(headers['content-length'] ?? 0);
    if (text === '' && length === 0 && !(ours && headers['content-type'] !== undefined)) return [];
    const message = `an answer with status ${status} has no body, so no content-type or content-length`;
    return [{ differs: 'body', expected: 'none', found: `a body with ${status}`, message }];
  }
  if (text === '') {
    const message = `an answer with status ${status} needs a body`;
    return [{ differs: 'body', at: response.schema, expected: 'a body', found: 'none', message }];
  }
  const type = (headers['content-type'] ?? 'none').split(';')[0]?.trim().toLowerCase() ?? '';
  const due = String(response.mediaType);
  const message = `the content type is ${type}, not ${due}`;
  const breaches: readonly Fault[] =
    type === due ? [] : [{ differs: 'media-type', expected: due, found: type, message }];
  if (answer.json === undefined) {
    const unreadable = { at: response.schema, expected: 'JSON', found: 'no JSON' };
    return [...breaches, { differs: 'body', ...unreadable, message: 'the body is not JSON' }];
  }
  const { schema } = response;
  const violations = contract
    .validateReply(operation, status, answer.json)
    .map((violation): Fault => ({
      differs: 'field',
      at: violation.pointer || '/',
      expected: violation.message,
      message: `the body breaks ${schema}: ${violation.pointer || '/'} ${violation.message}`,
    }));
  return [...breaches, ...violations];
}

function describeStatus({ status, text }: Answer, { statuses }: Expectation): string {
  const hint = status >= 400 ? `: ${text.slice(0, 200)}` : '';
  return `the status is ${status}, not ${statuses.join(' or ')}${hint}`;
}
