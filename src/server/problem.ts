import type { ErrorForm } from '../definition/error-form.js';
import { EffectError } from '../lifecycles/effect-error.js';
import { invalidStatus, type Operation, type Violation } from '../openapi/operation.js';
import { isMissingPackage } from '../runtime/optional.js';
import {
  InDoubtStorageError,
  StorageError,
  UnavailableStorageError,
  UncertainStorageError,
} from '../store/store.js';
import type { Reply } from './message.js';
import type { RequestRuleId } from './rules.js';

/**
 * An answer other than the one that was asked for, before it has a form. The three kinds of error
 * all become one of these: violations of the contract, refusals by a rule, and our own trouble.
 */
export class Problem {
  readonly status: number;
  readonly rule: string;
  readonly violations: readonly Violation[];
  readonly headers: Reply['headers'];

  constructor(options: {
    readonly status: number;
    readonly rule: string;
    /** What is wrong and what to do, for a person. */
    readonly details?: string;
    readonly violations?: readonly Violation[];
    readonly headers?: Reply['headers'];
  }) {
    this.status = options.status;
    this.rule = options.rule;
    this.violations = options.violations ?? [{ pointer: '', message: options.details ?? '' }];
    this.headers = options.headers;
  }
}

/** @param operation the one that was asked for: its document may have another status than 400 for this */
export function violated(violations: readonly Violation[], operation?: Operation): Problem {
  const rule: RequestRuleId = 'request.invalid';
  const status = operation === undefined ? 400 : invalidStatus(operation);
  return new Problem({ status, rule, violations });
}

/** Our own trouble, without its stack: that goes to the log. */
export function unexpected(error: unknown): Problem {
  if (error instanceof UnavailableStorageError) return unavailable(error);
  if (error instanceof StorageError) {
    const rule: RequestRuleId = 'internal.storage';
    const details =
      error instanceof UncertainStorageError
        ? error.message
        : `Nothing was changed: ${error.message}`;
    return new Problem({ status: 500, rule, details });
  }
  const rule: RequestRuleId = 'internal.error';
  if (isMissingPackage(error)) {
    return new Problem({ status: 500, rule, details: `${error.message}.` });
  }
  if (error instanceof EffectError)
    return new Problem({ status: 500, rule, details: error.message });
  return new Problem({
    status: 500,
    rule,
    details:
      'This is a fault of the simulator, not of the request. See its log for details, and please report it.',
  });
}

/** Seconds after which it is worth to ask again. */
const RETRY_AFTER = '1';

function unavailable(error: UnavailableStorageError): Problem {
  const rule: RequestRuleId = 'internal.storage';
  const details =
    error instanceof InDoubtStorageError ? error.message : `Nothing was changed: ${error.message}`;
  return new Problem({ status: 503, rule, details, headers: { 'retry-after': RETRY_AFTER } });
}

/** Gives problems the form in which the simulated API writes its errors. */
export type ToReply = (problem: Problem, operation?: Operation) => Reply;

export function createToReply(form: ErrorForm): ToReply {
  return (problem, operation) => {
    const { status, rule, headers } = problem;
    const { body, mediaType } = form(problem, operation);
    if (mediaType === undefined) return { status, rule, body, ...(headers && { headers }) };
    return { status, rule, body, headers: { 'content-type': mediaType, ...headers } };
  };
}
