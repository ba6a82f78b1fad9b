/** The matchers of Jest and Vitest: for the contract as shipped, for one with overlays, or for another API. */
import { createMatcher, type ToSatisfyContract } from './harness/matcher/to-satisfy-contract.js';
import { documentsContract } from './masstack/contract.js';

export type { MatcherResult, ToSatisfyContract } from './harness/matcher/to-satisfy-contract.js';
export type { Asked } from './harness/matcher/judge.js';

/** The matcher for the contract as shipped. */
export const toSatisfyContract: ToSatisfyContract = createMatcher(documentsContract());

/**
 * The matcher for another contract.
 *
 * @param overlays over it: names of shipped ones (`newer-docs`) or files
 * @param definitions `masstack`, or directories of definitions. Default: `masstack`
 */
export async function createToSatisfyContract(
  overlays: readonly string[] = [],
  definitions: readonly string[] = [],
): Promise<ToSatisfyContract> {
  const { loadDefinition } = await import('./composition/definition.js');
  const { contract } = await loadDefinition({ definitions, overlays });
  return createMatcher(contract);
}
