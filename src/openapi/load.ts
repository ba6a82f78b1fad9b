/** Makes a document executable at the start, for documents that were not there at build time. */
import { isObject } from '../runtime/json.js';
import { compileSchemas, componentKey, replyKey, requestKey, requireValidator } from './compile.js';
import { createContract, type Contract, type Validate } from './contract.js';
import { basePathOf, describeOperations, type OpenApiDocument } from './document.js';
import type { OrdinaryContract } from './ordinary/contract.js';
import { describeEvidence } from './evidence.js';
import { messageOf } from '../runtime/failure.js';
import { placeOf } from './document-places.js';
import { DocumentError, readDocument } from './read-document.js';

export { DocumentError, readDocument } from './read-document.js';

export function compileContract(document: OpenApiDocument, name: string): Contract {
  try {
    const described = describeOperations(document);
    const ajv = compileSchemas(document, described, { forSource: false });
    const compile = (
      keys: readonly string[],
      keyOf: (key: string) => string,
    ): Record<string, Validate> =>
      Object.fromEntries(keys.map((key) => [key, requireValidator(ajv, keyOf(key))]));
    const components = isObject(document['components']) ? document['components']['schemas'] : {};
    return createContract({
      basePath: basePathOf(document),
      operations: described.map(({ operation }) => operation),
      evidence: () => describeEvidence(document, described),
      schemas: {
        requests: compile(
          described.map(({ operation }) => operation.id),
          requestKey,
        ),
        replies: compile(
          described.flatMap(({ replies }) => Object.keys(replies)),
          replyKey,
        ),
        components: compile(isObject(components) ? Object.keys(components) : [], componentKey),
      },
    });
  } catch (error) {
    const reason = messageOf(error);
    throw new DocumentError(`${name} cannot be used: ${reason}`, { cause: error });
  }
}

/**
 * A document of a user, taken as it is.
 *
 * @throws DocumentError when it is not one of OpenAPI 3, or one file of several
 */
export async function readOrdinary(file: string): Promise<OrdinaryContract> {
  const document = await readDocument(file);
  try {
    const { createOrdinaryContract } = await import('./ordinary/contract.js');
    return createOrdinaryContract(document);
  } catch (error) {
    throw new DocumentError(`${placeOf(file, error)} cannot be used: ${messageOf(error)}`, {
      cause: error,
    });
  }
}
