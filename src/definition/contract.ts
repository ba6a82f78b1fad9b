import type { ValidateFunction } from 'ajv/dist/2020.js';
import { createContract, type Contract, type Validate } from '../openapi/contract.js';
import {
  basePathOf,
  describeOperations,
  type DescribedOperation,
  type Schema,
} from '../openapi/document.js';
import { describeEvidence } from '../openapi/evidence.js';
import type { OrdinaryContract } from '../openapi/ordinary/contract.js';

/**
 * The contract of the operations that lifecycles answer, out of a document that is taken as it is:
 * OpenAPI 3.0 or 3.1, with formats and keywords that nobody checks.
 */
export function contractOf(ordinary: OrdinaryContract, operations: ReadonlySet<string>): Contract {
  const { document } = ordinary;
  const security = new Map(
    ordinary.operations.map(({ operation, security }) => [operation.id, security]),
  );
  const described: readonly DescribedOperation[] = describeOperations(document)
    .filter(({ operation }) => operations.has(operation.id))
    .map((each) => ({
      ...each,
      operation: { ...each.operation, security: security.get(each.operation.id) },
    }));
  const requests = described.map(({ operation, request }) => [
    operation.id,
    lazily(ordinary, 'request', request),
  ]);
  const replies = described.flatMap(({ replies }) =>
    Object.entries(replies).map(([name, schema]) => [name, lazily(ordinary, 'reply', schema)]),
  );
  const contract = createContract({
    basePath: basePathOf(document),
    operations: described.map(({ operation }) => operation),
    evidence: () => describeEvidence(document, described),
    schemas: {
      requests: Object.fromEntries(requests) as Record<string, Validate>,
      replies: Object.fromEntries(replies) as Record<string, Validate>,
      components: {},
    },
  });
  return {
    ...contract,
    match(method, path) {
      const found = contract.match(method, path);
      if (found === undefined || !('operation' in found)) return found;
      // Another operation of the document may fit better: /books/new, beside /books/{id}.
      const best = ordinary.match(method, path);
      const isOther =
        best !== undefined &&
        'candidates' in best &&
        best.candidates[0]?.operation.operation.id !== found.operation.id;
      return isOther ? undefined : found;
    },
  };
}

/** Compiled when it is first used: a start compiles nothing that nobody asks for. */
function lazily(
  ordinary: OrdinaryContract,
  direction: 'request' | 'reply',
  node: Schema,
): Validate {
  let compiled: ValidateFunction | undefined;
  const validate: Validate = (value) => {
    if (compiled === undefined) {
      const schema = ordinary.read(direction, node);
      compiled = ordinary.compile(direction, schema === true ? {} : (schema as Schema));
    }
    const holds = compiled(value);
    validate.errors = compiled.errors ?? null;
    return holds;
  };
  return validate;
}
