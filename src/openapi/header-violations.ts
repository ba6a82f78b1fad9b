import type { Contract } from './contract.js';
import type { Evidence } from './evidence.js';
import type { Operation, Violation } from './operation.js';

const NONE: readonly Violation[] = [];

/**
 * What is wrong with the headers of an answer. One that is not there is wrong where it is required.
 *
 * @param valueOf by names in lower case; several values of one name are joined by commas
 */
export function headerViolations(
  contract: Pick<Contract, 'headersOf' | 'grades'>,
  operation: Operation,
  status: number,
  valueOf: (name: string) => string | undefined,
): readonly Violation[] {
  const described = contract.headersOf(operation, status);
  if (described.length === 0) return NONE;
  return described.flatMap(({ name, required, faultOf }) => {
    const value = valueOf(name);
    const absent = required ? 'is required' : undefined;
    const message = value === undefined ? absent : faultOf(value);
    if (message === undefined) return [];
    const evidence = evidenceOfHeaders(contract, operation, status);
    return [{ pointer: `/header/${name}`, message, evidence }];
  });
}

/** What says which headers an answer has. */
export function evidenceOfHeaders(
  { grades }: Pick<Contract, 'grades'>,
  operation: Operation,
  status: number,
): Evidence {
  return status < 400 || operation.responses[status] !== undefined
    ? grades.ofStatus(operation, status)
    : { grade: 'inferred', reason: 'an error that is not listed may come from a gateway between' };
}
