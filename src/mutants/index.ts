/** Every simulator with one rule broken, read off the lifecycle tables and the contract. */
import { describeOperations } from '../openapi/document.js';
import { documentsContract } from '../openapi/index.js';
import { readShipped } from '../openapi/load.js';
import { answerMutants } from './answer-mutants.js';
import { credentialMutants } from './credential-mutants.js';
import { deletionMutants } from './deletion-mutants.js';
import { errorMutants } from './error-mutants.js';
import { inputMutants } from './input-mutants.js';
import { lifecycleMutants } from './lifecycle-mutants.js';
import { messageMutants } from './message-mutants.js';
import type { Mutant } from './mutant.js';
import { recordMutants } from './record-mutants.js';
import { refusalMutants } from './refusal-mutants.js';
import { timeMutants } from './time-mutants.js';
import { valueMutants } from './value-mutants.js';

export async function loadMutants(): Promise<readonly Mutant[]> {
  const document = await readShipped();
  const described = describeOperations(document);
  const contract = documentsContract();
  return [
    ...lifecycleMutants(contract),
    ...timeMutants(),
    ...deletionMutants(contract),
    ...recordMutants(contract),
    ...refusalMutants(contract),
    ...credentialMutants(contract),
    ...inputMutants(document, described, contract),
    ...messageMutants(contract),
    ...answerMutants(document, described, contract),
    ...valueMutants(contract),
    ...errorMutants(contract),
  ];
}
