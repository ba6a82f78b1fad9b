import type { Contract } from '../../openapi/contract.js';
import { headerViolations } from '../../openapi/header-violations.js';
import {
  documentedStatuses,
  responseFor,
  type Operation,
  type Violation,
} from '../../openapi/operation.js';
import { successOf } from '../claims.js';
import type { ResponseRead } from './answer.js';

/** What was asked for, where the response does not say it, and how strictly it is judged. */
export interface Asked {
  readonly operationId?: string;
  /** Any case. */
  readonly method?: string;
  /** The whole address or its path. */
  readonly url?: string;
  /**
   * Whether what no page says must hold as well. Default: only for answers of our own simulator, which
   * cite a rule in `x-mock-rule`.
   */
  readonly assumptions?: boolean;
}

export interface Findings {
  readonly operation: Operation;
  /** What contradicts a page, or an assumption that must hold. */
  readonly breaches: readonly Violation[];
  /** Assumptions of this project that do not hold, and need not. */
  readonly refuted: readonly Violation[];
}

/**
 * Holds an answer against the operation that gave it. Where only the address is known, that is the
 * operation of its path which the answer fits best.
 *
 * @throws TypeError when it cannot be told which operation that is
 */
export function judge(contract: Contract, answer: ResponseRead, asked: Asked): Findings {
  const { assumptions = answer.isOurs } = asked;
  const findings = operationsFor(contract, answer, asked).map((operation): Findings => {
    const violations = violationsOf(contract, operation, answer);
    const counts = ({ evidence }: Violation): boolean =>
      assumptions ||
      (evidence?.grade === 'documented' && isProven(contract, operation, answer, asked));
    return {
      operation,
      breaches: violations.filter(counts),
      refuted: violations.filter((each) => !counts(each)),
    };
  });
  const [best] = findings.sort(
    (one, other) =>
      one.breaches.length - other.breaches.length || one.refuted.length - other.refuted.length,
  );
  if (best === undefined) throw new TypeError('no operation');
  return best;
}

/** A path that no page shows may be another one, as long as it only refuses. */
function isProven(
  { grades }: Contract,
  operation: Operation,
  { status }: ResponseRead,
  { operationId }: Asked,
): boolean {
  return (
    operationId !== undefined || status < 300 || grades.ofPath(operation).grade === 'documented'
  );
}

function operationsFor(
  contract: Contract,
  answer: ResponseRead,
  asked: Asked,
): readonly Operation[] {
  if (asked.operationId !== undefined) {
    const operation = contract.operations.get(asked.operationId);
    if (operation !== undefined) return [operation];
    const known = [...contract.operations.keys()].join(', ');
    throw new TypeError(`the operation ${asked.operationId} does not exist. Operations: ${known}`);
  }
  const url = asked.url ?? answer.url;
  if (url === undefined) {
    throw new TypeError(
      'the response does not tell its request: pass { operationId } or { method, url }',
    );
  }
  const path = pathOf(url);
  const method = asked.method ?? answer.method;
  const methods = method === undefined ? methodsOf(contract) : [method.toUpperCase()];
  const found = methods.flatMap((each) => {
    return belowBase(path, contract).flatMap((candidate) => {
      const match = contract.match(each, candidate);
      return match !== undefined && 'operation' in match ? [match.operation] : [];
    });
  });
  if (found.length > 0) return found;
  throw new TypeError(
    `no operation is documented for ${method?.toUpperCase() ?? 'any method of'} ${path}; pass { operationId } if a proxy rewrote the path`,
  );
}

/** The path, and what is left of it where a gateway has put something before the base path. */
function belowBase(path: string, { basePath }: Contract): readonly string[] {
  const at = basePath === '' ? 0 : path.indexOf(`${basePath}/`);
  return at > 0 ? [path, path.slice(at)] : [path];
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
  { status, contentType, body, header }: ResponseRead,
): readonly Violation[] {
  const documented = documentedStatuses(operation);
  // The default response describes errors, so it makes no other status right.
  if (status < 400 && !documented.includes(status)) {
    const message = `the status ${status} is not documented, only ${documented.join(', ')}`;
    const evidence = contract.grades.ofStatus(operation, successOf(operation));
    return [{ pointer: '', message, evidence }];
  }
  const mediaType = responseFor(operation, status)?.mediaType;
  const sent = contentType?.split(';')[0]?.trim().toLowerCase();
  const mistyped: readonly Violation[] =
    body !== undefined && mediaType !== undefined && sent !== mediaType
      ? [
          {
            pointer: '',
            message: `is sent as ${sent ?? 'no media type'}, not as ${mediaType}`,
            evidence: { grade: 'inferred', reason: 'no page says the media type of an answer' },
          },
        ]
      : [];
  const headed = header === undefined ? [] : headerViolations(contract, operation, status, header);
  return [...mistyped, ...headed, ...contract.validateReply(operation, status, body)];
}
