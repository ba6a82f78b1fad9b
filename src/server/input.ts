import type { Contract } from '../openapi/contract.js';
import type { Operation, RequestParts, Violation } from '../openapi/operation.js';
import type { UploadedFile } from '../lifecycles/expression.js';
import type { Instant } from '../runtime/clock.js';
import { extend } from '../runtime/extend.js';
import type { Content } from './content.js';
import { Problem, violated } from './problem.js';

/** A request that keeps the contract. */
export interface CheckedInput {
  readonly parts: RequestParts;
  readonly files: readonly UploadedFile[];
}

/** Holds what was read against the contract, and tells everything that is wrong at once. */
export function checkInput(
  contract: Contract,
  operation: Operation,
  read: {
    readonly parts: RequestParts;
    /** What is already known to be wrong with the parameters. */
    readonly violations: readonly Violation[];
    readonly content: Content | Problem;
    readonly now: Instant;
  },
): CheckedInput | Problem {
  const { parts, violations, content, now } = read;
  if (content instanceof Problem) {
    if (content.status !== 400) return content;
    const others = contract
      .validateRequest(operation, parts, now)
      .filter(({ pointer }) => pointer !== '/body');
    return violated([...violations, ...others, ...content.violations].map(withHint), operation);
  }
  const complete = content.json === undefined ? parts : extend(parts, { body: content.json });
  const invalid = contract.validateRequest(operation, complete, now);
  return invalid.length > 0 || violations.length > 0
    ? violated([...violations, ...invalid].map(withHint), operation)
    : { parts: complete, files: content.files };
}

/** The documentation prints some values in a way that does not work as pasted. */
function withHint(violation: Violation): Violation {
  return violation.pointer === '/query/force'
    ? {
        ...violation,
        message: `${violation.message}, without quotes (the documentation prints force='true')`,
      }
    : violation;
}
