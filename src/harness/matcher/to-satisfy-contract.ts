import type { Contract } from '../../openapi/contract.js';
import type { Evidence } from '../../openapi/evidence.js';
import type { Violation } from '../../openapi/operation.js';
import { readAnswer, type ResponseRead } from './answer.js';
import { judge, type Asked } from './judge.js';

/** What Jest and Vitest want of a matcher. */
export interface MatcherResult {
  readonly pass: boolean;
  readonly message: () => string;
}

/** `toSatisfyContract` for `expect.extend`. Its result is a promise for a response of `fetch`. */
export type ToSatisfyContract = (
  response: unknown,
  asked?: Asked,
) => MatcherResult | Promise<MatcherResult>;

/** The matcher for a contract. */
export function createMatcher(contract: Contract): ToSatisfyContract {
  return (response, asked = {}) => {
    const answer = readAnswer(response);
    return answer instanceof Promise
      ? answer.then((read) => decide(contract, read, asked))
      : decide(contract, answer, asked);
  };
}

function decide(contract: Contract, answer: ResponseRead, asked: Asked): MatcherResult {
  const { operation, breaches, refuted } = judge(contract, answer, asked);
  const { id, method, path, page } = operation;
  const pass = breaches.length === 0;
  const what = `${id} (${method} ${contract.basePath}${path}; page ${page})`;
  return {
    pass,
    message: () =>
      [
        `the answer ${answer.status} of ${what} ${pass ? 'keeps' : 'breaks'} the contract`,
        ...breaches.map(tell),
        ...(refuted.length === 0 ? [] : ['  no page says this, so a deployment may differ:']),
        ...refuted.map(tell),
      ].join('\n'),
  };
}

function tell({ pointer, message, schemaPath, evidence }: Violation): string {
  const place = pointer === '' ? 'the answer' : pointer;
  const sources = [schemaPath, evidence && cite(evidence)].filter((each) => each !== undefined);
  return [`  ${place}: ${message}`, ...sources].join('\n      ');
}

function cite(evidence: Evidence): string {
  if (evidence.grade === 'inferred') return `assumed: ${evidence.reason}`;
  const { page, sentence } = evidence;
  return `page ${page}${sentence === undefined ? '' : `: "${sentence}"`}`;
}
