import type { Contract } from '../openapi/contract.js';
import type { Evidence } from '../openapi/evidence.js';
import type { Authenticate } from '../server/credentials.js';
import type { Handle } from '../server/pipeline.js';
import type { ToReply } from '../server/problem.js';

/** What is exchanged in a simulator to break one of its rules. The control plane stays as it is. */
export interface Mutation {
  readonly contract?: Contract;
  readonly authenticate?: (original: Authenticate) => Authenticate;
  /** Stands around the pipeline: sees each request first and each answer last. */
  readonly wrap?: (handle: Handle, toReply: ToReply) => Handle;
}

/** What is told of a mutant. */
export interface MutantDescription {
  /** The rule and what is done to it: `loan.return.conflict/accepted-when-returned`. */
  readonly id: string;
  /** What this simulator does wrong, for a person. */
  readonly title: string;
  readonly rule: string;
  /** Of the very thing that is broken, which may be less than its rule. */
  readonly evidence: Evidence;
  /** The only operations whose answers can differ. A test that calls none of them cannot notice. */
  readonly operations: readonly string[];
  /** Why no test can tell this mutant from the simulator, where that can be proved. */
  readonly equivalent?: string;
}

/** A simulator with one rule broken, before anybody made it. */
export interface Mutant extends MutantDescription {
  /** Makes the mutation afresh, so that what a mutant remembers never outlives its simulator. */
  mutate(): Mutation;
}

/** A mutant of a rule: the id says what is done to it. */
export function mutantOf(
  rule: string,
  {
    what,
    equivalent,
    ...mutant
  }: Omit<Mutant, 'id' | 'rule' | 'equivalent'> & {
    readonly what: string;
    readonly equivalent?: string | undefined;
  },
): Mutant {
  const id = `${rule}/${what}`;
  return { ...mutant, id, rule, ...(equivalent !== undefined && { equivalent }) };
}

/** What a mutant contradicts, in words. */
export function cite(evidence: Evidence): string {
  switch (evidence.grade) {
    case 'documented':
      return `page ${evidence.page}${quoted(evidence.sentence)}`;
    case 'docs':
      return `${evidence.page}${quoted(evidence.sentence)}`;
    case 'inferred':
      return `inferred: ${evidence.reason}`;
  }
}

function quoted(sentence: string | undefined): string {
  return sentence === undefined ? '' : `: "${sentence}"`;
}
