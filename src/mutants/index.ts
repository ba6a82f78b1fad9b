/** Every simulator with one rule broken, read off the lifecycle tables and the contract. */
import type { Definition } from '../definition/definition.js';
import { describeOperations } from '../openapi/document.js';
import { evidenceOfRequest } from '../server/rules.js';
import { answerMutants } from './answer-mutants.js';
import { conditionMutants } from './condition-mutants.js';
import { credentialMutants } from './credential-mutants.js';
import { errorMutants } from './error-mutants.js';
import { headerMutants } from './header-mutants.js';
import { inputMutants } from './input-mutants.js';
import type { Intact } from './intact.js';
import { lifecycleMutants } from './lifecycle-mutants.js';
import { makingMutants } from './making-mutants.js';
import { messageMutants } from './message-mutants.js';
import type { Mutant } from './mutant.js';
import { recordMutants } from './record-mutants.js';
import { relationMutants } from './relation-mutants.js';
import { refusalMutants } from './refusal-mutants.js';
import { takenMutants } from './taken-mutants.js';
import { timeMutants } from './time-mutants.js';
import { valueMutants } from './value-mutants.js';
import { writeMutants } from './write-mutants.js';

/** What a definition says, as far as it can be broken. */
export type Breakable = Pick<
  Definition,
  'contract' | 'lifecycles' | 'readDocument' | 'requestEvidence'
>;

export async function loadMutants(definition: Breakable): Promise<readonly Mutant[]> {
  const document = await definition.readDocument();
  const { contract, lifecycles, requestEvidence } = definition;
  // What no lifecycle has, the document alone answers.
  const described = describeOperations(document).filter(({ operation }) =>
    contract.operations.has(operation.id),
  );
  const intact: Intact = {
    contract,
    lifecycles,
    document,
    described,
    evidenceOf: (rule) => evidenceOfRequest(rule, requestEvidence),
  };
  const families = [
    lifecycleMutants,
    timeMutants,
    conditionMutants,
    takenMutants,
    recordMutants,
    writeMutants,
    relationMutants,
    makingMutants,
    refusalMutants,
    credentialMutants,
    inputMutants,
    messageMutants,
    answerMutants,
    headerMutants,
    valueMutants,
    errorMutants,
  ];
  return families.flatMap((family) => family(intact));
}
