import type { Contract } from '../../openapi/contract.js';
import {
  documentedStatuses,
  responseFor,
  type Operation,
  type Violation,
} from '../../openapi/operation.js';
import type { Answer } from './answer.js';

/** What was asked for, where the response does not say it. */
export interface Asked {
  readonly operationId?: string;
  /** Any case. */
  readonly method?: string;
  /** The whole address or its path. */
  readonly url?: string;
}

export interface Verdict {
  readonly operation: Operation;
  readonly violations: readonly Violation[];
}

/**
 * Holds an answer against the operation that gave it. Where only the address is known, that is the
 * operation of its path which the answer fits best.
 *
 * @throws TypeError when it cannot be told which operation that is
 */
export function judge(contract: Contract, answer: Answer, asked: Asked): Verdict {
  const verdicts = operationsFor(contract, answer, asked).map((operation) => ({
    operation,
    violations: violationsOf(contract, operation, answer),
  }));
  const [best] = verdicts.sort((a, b) => a.violations.length - b.violations.length);
  if (best === undefined) throw new TypeError('no operation');
  return best;
}

function operationsFor(contract: Contract, answer: Answer, asked: Asked): readonly Operation[] {
  if (asked.operationId !== undefined) {
    const operation = contract.operations.get(asked.operationId);
    if (operation !== undefined) return [operation];
    const known = [...contract.operations.keys()].join(', ');
    throw new TypeError(`the operation ${asked.operationId} does not exist. Operations: ${known}`);
  }
  const url = asked.url ?? answer.url;
  if (url === undefined) {
    throw new TypeError(
      'the response does not say what was asked for: pass { operationId } or { method, url }',
    );
  }
  const path = pathOf(url);
  const method = asked.method ?? answer.method;
  const methods = method === undefined ? methodsOf(contract) : [method.toUpperCase()];
  const found = methods.flatMap((each) => {
    const match = contract.match(each, path);
    return match !== undefined && 'operation' in match ? [match.operation] : [];
  });
  if (found.length > 0) return found;
  throw new TypeError(
    `no operation is documented for ${method?.toUpperCase() ?? 'any method of'} ${path}; pass { operationId } if the path was rewritten on its way`,
  );
}

function methodsOf(contract: Contract): readonly string[] {
  return [...new Set([...contract.operations.values()].map(({ method }) => method))];
}

function pathOf(url: string): string {
  return url.replace(/^[a-z]+:\/\/[^/]+/i, '').replace(/[?#].*$/, '');
}

function violationsOf(
  contract: Contract,
  operation: Operation,
  { status, contentType, body }: Answer,
): readonly Violation[] {
  const documented = documentedStatuses(operation);
  // The default response describes errors, so it makes no other status right.
  if (status < 400 && !documented.includes(status)) {
    const message = `the status ${status} is not documented, only ${documented.join(', ')}`;
    return [{ pointer: '', message }];
  }
  const mediaType = responseFor(operation, status)?.mediaType;
  const sent = contentType?.split(';')[0]?.trim().toLowerCase();
  const mistyped: readonly Violation[] =
    body !== undefined && mediaType !== undefined && sent !== mediaType
      ? [{ pointer: '', message: `is sent as ${sent ?? 'no media type'}, not as ${mediaType}` }]
      : [];
  return [...mistyped, ...contract.validateReply(operation, status, body)];
}
