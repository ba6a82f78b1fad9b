/** Every simulator with one rule broken, read off the lifecycle tables and the contract. */
import { lifecycles, type Lifecycles } from '../lifecycles/index.js';
import type { Contract } from '../openapi/contract.js';
import { describeOperations, type OpenApiDocument } from '../openapi/document.js';
import { documentsContract } from '../openapi/index.js';
import { readShipped } from '../openapi/load.js';
import { answerMutants } from './answer-mutants.js';
import { credentialMutants } from './credential-mutants.js';
import { deletionMutants } from './deletion-mutants.js';
import { errorMutants } from './error-mutants.js';
import { inputMutants } from './input-mutants.js';
import type { Intact } from './intact.js';
import { lifecycleMutants } from './lifecycle-mutants.js';
import { messageMutants } from './message-mutants.js';
import type { Mutant } from './mutant.js';
import { recordMutants } from './record-mutants.js';
import { refusalMutants } from './refusal-mutants.js';
import { timeMutants } from './time-mutants.js';
import { valueMutants } from './value-mutants.js';

/** What a definition says, as far as it can be broken. */
export interface Breakable {
  readonly contract: Contract;
  readonly lifecycles: Lifecycles;
  readonly readDocument: () => Promise<OpenApiDocument>;
}

const shipped = (): Breakable => ({
  contract: documentsContract(),
  lifecycles,
  readDocument: readShipped,
});

export async function loadMutants(definition: Breakable = shipped()): Promise<readonly Mutant[]> {
  const document = await definition.readDocument();
  const { contract, lifecycles: tables } = definition;
  const described = describeOperations(document);
  const intact: Intact = { contract, lifecycles: tables, document, described };
  const families = [
    lifecycleMutants,
    timeMutants,
    deletionMutants,
    recordMutants,
    refusalMutants,
    credentialMutants,
    inputMutants,
    messageMutants,
    answerMutants,
    valueMutants,
    errorMutants,
  ];
  return families.flatMap((family) => family(intact));
}
