/** An answer of ours that breaks the contract: it is not sent, and what it answers is not kept. */
import { headerViolations } from '../openapi/header-violations.js';
import type { Operation } from '../openapi/operation.js';
import type { Outcome } from '../operations/outcome.js';
import type { Reply } from './message.js';
import type { Services } from './pipeline.js';
import { Problem } from './problem.js';
import { textIn, withDocumentedHeaders } from './reply-headers.js';
import type { RequestRuleId } from './rules.js';

export interface Checking extends Pick<Services, 'contract'> {
  /** Absent in a rehearsal: nobody has asked for its answer. */
  readonly log: Services['log'] | undefined;
}

const BROKEN: RequestRuleId = 'internal.reply';

/** The last stage: an answer of ours that breaks the contract must not look like one that keeps it. */
export function checkReply(
  checking: Checking & Pick<Services, 'toReply'>,
  operation: Operation,
  reply: Reply,
): Reply {
  const { contract, toReply } = checking;
  const whole = withDocumentedHeaders(contract, operation, reply);
  const problem = brokenBy(checking, operation, whole);
  return problem === undefined
    ? whole
    : withDocumentedHeaders(contract, operation, toReply(problem, operation));
}

/** Ends a transaction: what would be kept could be shown by no answer, from then on. */
export class BrokenContract extends Error {
  constructor(readonly problem: Problem) {
    super('the answer breaks the contract');
  }
}

/** @throws BrokenContract */
export function requireKept<Answer extends Outcome & Reply>(
  checking: Checking,
  operation: Operation,
  answer: Answer,
): Answer {
  if (answer.details !== undefined) return answer;
  const whole = withDocumentedHeaders(checking.contract, operation, answer);
  const problem = brokenBy(checking, operation, whole);
  if (problem !== undefined) throw new BrokenContract(problem);
  return answer;
}

function brokenBy(
  { contract, log }: Checking,
  operation: Operation,
  { status, rule, body, headers }: Reply,
): Problem | undefined {
  const inHeaders = headerViolations(contract, operation, status, (name) => textIn(headers, name));
  const inBody = contract.validateReply(operation, status, body);
  if (inBody.length + inHeaders.length === 0) return undefined;
  const details = [...inBody, ...inHeaders]
    .map(({ pointer, message }) => `${pointer} ${message}`)
    .join('; ');
  log?.error(
    `${BROKEN}: ${operation.id} was going to give the answer ${status} (${rule}), which breaks the contract: ${details}`,
  );
  return new Problem({
    status: 500,
    rule: BROKEN,
    details: `The simulator broke the contract by ${rule}: ${details}`,
  });
}
