/** An answer of ours that breaks the contract: it is not sent, and what it answers is not kept. */
import type { Operation } from '../openapi/operation.js';
import type { Outcome } from '../operations/outcome.js';
import type { Reply } from './message.js';
import type { Services } from './pipeline.js';
import { Problem } from './problem.js';
import type { RequestRuleId } from './rules.js';

type Checking = Pick<Services, 'contract' | 'log'>;

const BROKEN: RequestRuleId = 'internal.reply';

/** The last stage: an answer of ours that breaks the contract must not look like one that keeps it. */
export function checkReply(
  services: Checking & Pick<Services, 'toReply'>,
  operation: Operation,
  reply: Reply,
): Reply {
  const problem = brokenBy(services, operation, reply);
  return problem === undefined ? reply : services.toReply(problem, operation);
}

/** Ends a transaction: what would be kept could be shown by no answer, from then on. */
export class BrokenContract extends Error {
  constructor(readonly problem: Problem) {
    super('the answer breaks the contract');
  }
}

/** @throws BrokenContract */
export function requireKept(services: Checking, operation: Operation, outcome: Outcome): Outcome {
  const problem =
    outcome.details === undefined ? brokenBy(services, operation, outcome) : undefined;
  if (problem !== undefined) throw new BrokenContract(problem);
  return outcome;
}

function brokenBy(
  { contract, log }: Checking,
  operation: Operation,
  { status, rule, body }: Outcome,
): Problem | undefined {
  const violations = contract.validateReply(operation, status, body);
  if (violations.length === 0) return undefined;
  const details = violations.map(({ pointer, message }) => `${pointer} ${message}`).join('; ');
  log.error(
    `${BROKEN}: ${operation.id} was going to give the answer ${status} (${rule}), which breaks the contract: ${details}`,
  );
  return new Problem({
    status: 500,
    rule: BROKEN,
    details: `The simulator broke the contract by ${rule}: ${details}`,
  });
}
