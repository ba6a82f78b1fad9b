import type { components } from '../openapi/types.gen.js';
import type { Violation } from '../openapi/operation.js';
import { StorageError, UncertainStorageError } from '../store/store.js';
import type { Reply } from './message.js';
import type { RequestRuleId } from './rules.js';

export type ErrorsResponse = components['schemas']['ErrorsResponse'];
type ErrorEntry = components['schemas']['Error'];

/**
 * An answer other than the one that was asked for, before it has a form. The three kinds of error
 * all become one of these: violations of the contract, refusals by a rule, and our own trouble.
 */
export class Problem {
  readonly status: number;
  readonly rule: string;
  readonly violations: readonly Violation[];
  readonly headers: Readonly<Record<string, string>> | undefined;

  constructor(options: {
    readonly status: number;
    readonly rule: string;
    /** What is wrong and what to do, for a person. */
    readonly details?: string;
    readonly violations?: readonly Violation[];
    readonly headers?: Readonly<Record<string, string>>;
  }) {
    this.status = options.status;
    this.rule = options.rule;
    this.violations = options.violations ?? [{ pointer: '', message: options.details ?? '' }];
    this.headers = options.headers;
  }
}

export function violated(violations: readonly Violation[]): Problem {
  const rule: RequestRuleId = 'request.invalid';
  return new Problem({ status: 400, rule, violations });
}

/** Our own trouble, without its stack: that goes to the log. */
export function unexpected(error: unknown): Problem {
  if (error instanceof StorageError) {
    const rule: RequestRuleId = 'internal.storage';
    const details =
      error instanceof UncertainStorageError
        ? error.message
        : `Nothing was changed: ${error.message}`;
    return new Problem({ status: 500, rule, details });
  }
  const rule: RequestRuleId = 'internal.error';
  return new Problem({
    status: 500,
    rule,
    details:
      'This is a fault of the simulator, not of the request. See its log for details, and please report it.',
  });
}

export function toReply(problem: Problem): Reply {
  return {
    status: problem.status,
    rule: problem.rule,
    body: toErrorsResponse(problem),
    ...(problem.headers && { headers: problem.headers }),
  };
}

const REF =
  'https://developers.masstack.com/en/docs/apis_documents_doc_swagger/1/schemas/#schemaerror';

function toErrorsResponse({ status, violations }: Problem): ErrorsResponse {
  return {
    errors: violations.map(({ pointer, message }) => ({
      ...codeOf(status, pointer),
      ref: REF,
      details: pointer === '' ? message : `${pointer} ${message}`,
    })),
  };
}

/** How statuses and codes pair is not documented; see `masstack-mock assumptions`. */
function codeOf(status: number, pointer: string): Pick<ErrorEntry, 'code' | 'title'> {
  switch (status) {
    case 400:
      return pointer === '' || pointer.startsWith('/body')
        ? { code: 'MDOC_002', title: 'INVALID_INPUT' }
        : { code: 'MDOC_000', title: 'PARAMETER_ERROR' };
    case 401:
    case 403:
      return { code: 'MDOC_003', title: 'UNAUTHORIZED' };
    case 404:
      return { code: 'MDOC_004', title: 'RESOURCE_NOT_FOUND' };
    case 405:
      return { code: 'MDOC_000', title: 'PARAMETER_ERROR' };
    case 410:
      return { code: 'MDOC_005', title: 'RESOURCE_IS_NO_LONGER_AVAILABLE' };
    case 409:
      return { code: 'MDOC_006', title: 'CONFLICT' };
    default:
      return status < 500
        ? { code: 'MDOC_002', title: 'INVALID_INPUT' }
        : { code: 'MDOC_001', title: 'INTERNAL_SERVER_ERROR' };
  }
}
