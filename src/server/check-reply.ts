import type { Contract } from '../openapi/contract.js';
import type { Operation } from '../openapi/operation.js';
import type { Log } from '../runtime/log.js';
import type { Reply } from './message.js';
import { Problem, type ToReply } from './problem.js';
import type { RequestRuleId } from './rules.js';

interface Checking {
  readonly contract: Contract;
  readonly toReply: ToReply;
  readonly log: Log;
}

/** The last stage: an answer of ours that breaks the contract must not look like one that keeps it. */
export function checkReply(
  { contract, toReply, log }: Checking,
  operation: Operation,
  reply: Reply,
): Reply {
  const violations = contract.validateReply(operation, reply.status, reply.body);
  if (violations.length === 0) return reply;
  const rule: RequestRuleId = 'internal.reply';
  const details = violations.map(({ pointer, message }) => `${pointer} ${message}`).join('; ');
  log.error(
    `${rule}: ${operation.id} was going to give the answer ${reply.status} (${reply.rule}), which breaks the contract: ${details}`,
  );
  return toReply(
    new Problem({ status: 500, rule, details: `The simulator broke the contract: ${details}` }),
    operation,
  );
}
