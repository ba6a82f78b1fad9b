import { describeOperations, type OpenApiDocument } from '../openapi/document.js';
import { isObject } from '../runtime/json.js';
import type { BodyIsOptional } from './check.js';

/**
 * The simulator sends a body with every error, but a documentation may give many of its errors no
 * schema; `x-evidence` marks those. A deployment that sends such an error without a body keeps them.
 */
export function optionalBodies(document: OpenApiDocument): BodyIsOptional {
  const optional = new Set<string>();
  const paths = isObject(document['paths']) ? document['paths'] : {};
  for (const { operation } of describeOperations(document)) {
    const item = paths[operation.path];
    const node = isObject(item) ? item[operation.method.toLowerCase()] : undefined;
    const responses = isObject(node) && isObject(node['responses']) ? node['responses'] : {};
    for (const [status, response] of Object.entries(responses)) {
      if (Number(status) >= 400 && hasInferredBody(response)) {
        optional.add(`${operation.id} ${status}`);
      }
    }
  }
  return ({ id }, status) => optional.has(`${id} ${status}`);
}

function hasInferredBody(response: unknown): boolean {
  const content = isObject(response) && isObject(response['content']) ? response['content'] : {};
  return Object.values(content).some((media) => {
    const evidence = isObject(media) ? media['x-evidence'] : undefined;
    return isObject(evidence) && evidence['grade'] === 'inferred';
  });
}
