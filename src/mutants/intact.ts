import type { Lifecycles } from '../lifecycles/index.js';
import type { Evidence } from '../lifecycles/lifecycle.js';
import type { Contract } from '../openapi/contract.js';
import type { DescribedOperation, OpenApiDocument } from '../openapi/document.js';
import type { RequestRuleId } from '../server/rules.js';

/** The definition as it is: each mutant breaks one rule of it. */
export interface Intact {
  readonly contract: Contract;
  readonly lifecycles: Lifecycles;
  /** The document that the contract is made of, and its operations. */
  readonly document: OpenApiDocument;
  readonly described: readonly DescribedOperation[];
  /** Of the rules for every request. */
  readonly evidenceOf: (rule: RequestRuleId) => Evidence;
}
