/** Makes a document executable at the start, for documents that were not there at build time. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { isObject } from '../runtime/json.js';
import { compileSchemas, componentKey, replyKey, requestKey, requireValidator } from './compile.js';
import { createContract, type Contract, type Validate } from './contract.js';
import { basePathOf, describeOperations, type OpenApiDocument } from './document.js';
import { describeEvidence } from './evidence.js';
import { messageOf } from '../runtime/failure.js';

/** A document that cannot be used. The message says which and why. */
export class DocumentError extends Error {
  override readonly name = 'DocumentError';
}

/** The contract of the five pages, as shipped. */
export const SHIPPED_DOCUMENT = fileURLToPath(new URL('../../spec/openapi.yaml', import.meta.url));

export async function readDocument(file: string): Promise<OpenApiDocument> {
  try {
    const document: unknown = parse(await readFile(file, 'utf8'));
    if (isObject(document)) return document;
  } catch (error) {
    // The yaml library adds lines that point into the text; the first says what and where.
    const reason = messageOf(error).split('\n', 1)[0]?.replace(/:$/, '') ?? '';
    throw new DocumentError(`cannot read the OpenAPI document ${file}: ${reason}`, {
      cause: error,
    });
  }
  throw new DocumentError(`${file} is no OpenAPI document`);
}

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

/** Both contracts as one. An operation of the first hides one of the second on the same path. */
export function joinContracts(first: Contract, second: Contract): Contract {
  const ownerOf = (id: string): Contract => (first.operations.has(id) ? first : second);
  return {
    basePath: first.basePath,
    operations: new Map([...second.operations, ...first.operations]),
    match(method, path) {
      const match = first.match(method, path);
      if (match !== undefined && 'operation' in match) return match;
      const other = second.match(method, path);
      if (match === undefined || other === undefined) return other ?? match;
      return 'operation' in other
        ? other
        : { allow: [...new Set([...match.allow, ...other.allow])] };
    },
    validateRequest: (operation, parts, now) =>
      ownerOf(operation.id).validateRequest(operation, parts, now),
    validateReply: (operation, status, body) =>
      ownerOf(operation.id).validateReply(operation, status, body),
    grades: {
      ofPath: (operation) => ownerOf(operation.id).grades.ofPath(operation),
      ofStatus: (operation, status) => ownerOf(operation.id).grades.ofStatus(operation, status),
      ofBody: (operation, status) => ownerOf(operation.id).grades.ofBody(operation, status),
      ofRequest: (operation, breach) => ownerOf(operation.id).grades.ofRequest(operation, breach),
      ofReply: (operation, status, breach) =>
        ownerOf(operation.id).grades.ofReply(operation, status, breach),
      ofSchema: (schema, breach) => first.grades.ofSchema(schema, breach),
    },
    validate: (schema, value) => first.validate(schema, value),
  };
}
