import { headerViolations } from '../openapi/header-violations.js';
import type { Contract } from '../openapi/contract.js';
import {
  documentedStatuses,
  responseFor,
  type Operation,
  type ResponseDescription,
} from '../openapi/operation.js';
import { open, successOf } from './claims.js';
import type { Claim, Fault, Verdict } from './event.js';
import { saysJson, type Answer, type Outcome } from './message.js';
import type { Session } from './session.js';

/** What a request must be answered with. */
export interface Expectation {
  readonly statuses: readonly number[];
  /** The ids that `x-mock-rule` may carry on our own simulator. */
  readonly rules: readonly string[];
  /** What an answer with another status contradicts. */
  readonly claim: Claim | ((status: number) => Claim);
  /** Why nothing is documented of the answer, whatever it is: no page mentions such a request. */
  readonly silent?: string;
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
  const faults = [
    ...statusFaults(operation, answer, expected),
    ...(isOurOwnError(operation, answer, expected)
      ? []
      : breachesOf(session, operation, answer, ours)),
  ];
  const { silent } = expected;
  if (faults.length > 0) {
    return toJudgement(
      silent === undefined ? faults : faults.map((each) => ({ ...each, claim: open(silent) })),
    );
  }
  const rule = answer.headers['x-mock-rule'] ?? 'none';
  if (ours && !expected.rules.includes(rule)) {
    const due = expected.rules.join(' or ');
    const message = `the right status, but from the rule ${rule} instead of ${due}`;
    const claim = open('the rules are defined by this project');
    return toJudgement([{ differs: 'rule', expected: due, found: rule, message, claim }]);
  }
  return PASSED;
}

/** BROKEN is what contradicts a sentence of a page; anything else is an assumption of ours. */
export function toJudgement(faults: readonly Fault[]): Judgement {
  if (faults.length === 0) return PASSED;
  const isDocumented = ({ claim }: Fault): boolean => claim?.grade === 'documented';
  const broken = faults.filter(isDocumented);
  const told = broken.length > 0 ? broken : faults;
  const reason = told.map(({ message }) => message).join('; ');
  return { outcome: broken.length > 0 ? 'failed' : 'refuted', reason, faults: told };
}

/** Another status than is due. One that is documented nowhere is told by `breachesOf`. */
function statusFaults(
  operation: Operation,
  answer: Answer,
  expected: Expectation,
): readonly Fault[] {
  const { status } = answer;
  const { statuses, claim } = expected;
  if (statuses.includes(status)) return [];
  if (
    status < 400 &&
    operation.responses[status] === undefined &&
    statuses[0] === successOf(operation)
  )
    return [];
  return [
    {
      differs: 'status',
      expected: statuses.join(' or '),
      found: String(status),
      message: describeStatus(answer, expected),
      claim: typeof claim === 'function' ? claim(status) : claim,
    },
  ];
}

/** An error that the definition expects of a document which describes none: nobody forbids it. */
function isOurOwnError(
  operation: Operation,
  { status }: Answer,
  { statuses }: Expectation,
): boolean {
  return status >= 400 && statuses.includes(status) && responseFor(operation, status) === undefined;
}

const NOT_FORBIDDEN = open('the document does not describe such an error, and does not forbid it');

/** What is wrong with an answer whatever the request was. */
export function breachesOf(
  { contract }: Session,
  operation: Operation,
  answer: Answer,
  ours: boolean,
): readonly Fault[] {
  const { grades } = contract;
  const { status, headers } = answer;
  const found = String(status);
  if (status >= 300 && status < 400) {
    const message = `it redirects (${status}) to ${headers['location'] ?? 'nowhere'}, which is not followed`;
    const claim = open('a redirect may come from a gateway in between');
    return [{ differs: 'redirect', found, message, claim }];
  }
  const response = responseFor(operation, status);
  if (response === undefined || (status < 400 && operation.responses[status] === undefined)) {
    const expected = documentedStatuses(operation).join(', ');
    const whose = operation.id === '' ? '' : ` for ${operation.id}`;
    const others = expected === '' ? '' : `, only ${expected} and errors`;
    const message = `the status ${status} is not documented${whose}${others}`;
    const claim = status < 400 ? grades.ofStatus(operation, successOf(operation)) : NOT_FORBIDDEN;
    return [{ differs: 'status', expected, found, message, claim }];
  }
  return [
    ...bodyBreaches(contract, { operation, response }, answer, ours),
    ...headerBreaches(contract, operation, answer),
  ];
}

function headerBreaches(
  contract: Contract,
  operation: Operation,
  { status, headers }: Answer,
): readonly Fault[] {
  return headerViolations(contract, operation, status, (name) => headers[name]).map(
    ({ pointer, message, evidence }): Fault => {
      const name = pointer.replace('/header/', '');
      return {
        differs: 'header',
        at: name,
        expected: message,
        message: `the header ${name} of an answer with status ${status} ${message}`,
        ...(evidence && { claim: evidence }),
      };
    },
  );
}

function bodyBreaches(
  contract: Contract,
  described: { readonly operation: Operation; readonly response: ResponseDescription },
  answer: Answer,
  ours: boolean,
): readonly Fault[] {
  const { grades } = contract;
  const { operation, response } = described;
  const { status, headers, text, bodyFollowed = false } = answer;
  // What a document does not say of errors, it does not forbid.
  if (response.schema === undefined && status >= 400) return [];
  if (response.schema === undefined) {
    const length = Number(headers['content-length'] ?? 0);
    const hasBody = text !== '' || length > 0 || bodyFollowed;
    if (!hasBody && !(ours && headers['content-type'] !== undefined)) return [];
    const message = `an answer with status ${status} must not have a body, a content-type or a content-length`;
    const claim = hasBody
      ? grades.ofStatus(operation, status)
      : open('no page mentions the headers of an answer without a body');
    return [{ differs: 'body', expected: 'none', found: `a body with ${status}`, message, claim }];
  }
  if (text === '') {
    const message = `an answer with status ${status} needs a body`;
    const claim = grades.ofBody(operation, status);
    return [
      { differs: 'body', at: response.schema, expected: 'a body', found: 'none', message, claim },
    ];
  }
  const type = (headers['content-type'] ?? 'none').split(';')[0]?.trim().toLowerCase() ?? '';
  const due = String(response.mediaType);
  const message = `the content type is ${type}, not ${due}`;
  const untyped = open('no page says the media type of an answer');
  const breaches: readonly Fault[] =
    type === due
      ? []
      : [{ differs: 'media-type', expected: due, found: type, message, claim: untyped }];
  const { schema } = response;
  if (answer.json === undefined) {
    const unreadable = { at: schema, expected: 'JSON', found: 'no JSON' };
    const broken = saysJson(type);
    const claim =
      status < 400 && !broken
        ? open('no page publishes this schema')
        : grades.ofBody(operation, status);
    const message = `the body is not JSON${broken ? `, although its content type is ${type}` : ''}`;
    return [...breaches, { differs: 'body', ...unreadable, message, claim }];
  }
  const violations = contract
    .validateReply(operation, status, answer.json)
    .map((violation): Fault => ({
      differs: 'field',
      at: violation.pointer || '/',
      expected: violation.message,
      message: `the body breaks ${schema}: ${violation.pointer || '/'} ${violation.message}`,
      ...(violation.evidence && { claim: violation.evidence }),
    }));
  return [...breaches, ...violations];
}

function describeStatus({ status, text }: Answer, { statuses }: Expectation): string {
  const hint = status >= 400 ? `: ${text.slice(0, 200)}` : '';
  return `the status is ${status}, not ${statuses.join(' or ')}${hint}`;
}

export const UNSEEN = open('no page says what a change does to the record');
const UNPUBLISHED = open('no page publishes the fields that show a record');

/** An effect that did not happen, or one too many. */
export function failed(message: string, claim: Claim = UNSEEN, found?: number): Judgement {
  const status = found !== undefined && { found: String(found) };
  return toJudgement([{ differs: 'effect', ...status, message, claim }]);
}

/** An answer that does not show what is expected of it, in fields that no page publishes. */
export function notShown(
  message: string,
  fault?: Pick<Fault, 'at' | 'expected' | 'found'>,
): Judgement {
  return toJudgement([
    { differs: 'field', afterwards: true, ...fault, message, claim: UNPUBLISHED },
  ]);
}
