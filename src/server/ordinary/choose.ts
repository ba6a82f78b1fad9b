import type { OrdinaryContract } from '../../openapi/ordinary/contract.js';
import type { Candidate } from '../../openapi/ordinary/match.js';
import type { RequestValue } from '../message.js';
import { Problem } from '../problem.js';
import { checkBody, type BodyFaults } from './body.js';
import { checkParameters } from './parameters.js';

/** Everything that is wrong with a request for an operation. */
export async function faultsOf(
  contract: OrdinaryContract,
  { operation, params }: Candidate,
  query: string,
  request: RequestValue,
): Promise<BodyFaults> {
  const body = await checkBody(contract, operation, request);
  if (body instanceof Problem && body.status !== 400) return body;
  return [
    ...checkParameters(contract, operation, params, query, request),
    ...(body instanceof Problem ? body.violations : body),
  ];
}

/**
 * The operation that a request is meant for. Some documents have several at one address, told apart by
 * a parameter, a header or the body: it is the one with the fewest faults, the first of several.
 */
export async function choose(
  contract: OrdinaryContract,
  candidates: readonly Candidate[],
  query: string,
  request: RequestValue,
): Promise<Candidate | undefined> {
  let [best] = candidates;
  if (candidates.length < 2) return best;
  let fewest = Infinity;
  for (const candidate of candidates) {
    const faults = await faultsOf(contract, candidate, query, request);
    // A body of another media type is meant for another operation.
    const count = faults instanceof Problem ? Infinity : faults.length;
    if (count < fewest) [best, fewest] = [candidate, count];
    if (fewest === 0) break;
  }
  return best;
}
