/** Whether an answer comes from the API that is to be tested, and not from something else at a wrong path. */
import { describeOperations, type OpenApiDocument, type Schema } from '../openapi/document.js';
import type { Contract } from '../openapi/contract.js';
import { responseFor, type Operation } from '../openapi/operation.js';
import { resolveNode } from '../openapi/references.js';
import { isObject, listOf } from '../runtime/json.js';
import type { Answer } from './message.js';

export type IsOfTheApi = (answer: Answer, operation: Operation) => boolean;

/** A 404 shows the API only where its body is what the document describes: every server has 404s of its own. */
export function createIsOfTheApi(contract: Contract, document: OpenApiDocument): IsOfTheApi {
  const replies = new Map(
    describeOperations(document).map((each) => [each.operation.id, each.replies]),
  );
  return ({ status, json }, operation) => {
    if (status === 405 || status === 501) return false;
    if (status !== 404) return true;
    if (!isObject(json) || contract.validateReply(operation, status, json).length > 0) return false;
    const names = Object.keys(json);
    if (names.length === 0) return true;
    const schema = replies.get(operation.id)?.[responseFor(operation, status)?.schema ?? ''];
    const known = schema === undefined ? [] : namesIn(document, schema);
    return names.some((name) => known.includes(name));
  };
}

/** The names of the fields that the schema of an object has, also where it is put together. */
function namesIn(document: OpenApiDocument, schema: unknown, depth = 0): readonly string[] {
  if (!isObject(schema) || depth > DEEPEST) return [];
  const { properties, allOf, anyOf, oneOf }: Schema = resolveNode(document, schema);
  const parts = [allOf, anyOf, oneOf].flatMap(listOf);
  return [
    ...(isObject(properties) ? Object.keys(properties) : []),
    ...parts.flatMap((part) => namesIn(document, part, depth + 1)),
  ];
}

/** A schema that holds itself ends here. */
const DEEPEST = 5;
