import type { Evidence } from '../lifecycles/lifecycle.js';
import type { Schema } from '../openapi/document.js';
import type { Operation } from '../openapi/operation.js';
import { isObject } from '../runtime/json.js';

/** The `x-evidence` of a part of the contract; without one, that of the operation's page. */
export function evidenceOf(part: Schema, { page }: Pick<Operation, 'page'>): Evidence {
  const evidence = part['x-evidence'];
  if (!isObject(evidence)) return { grade: 'documented', page };
  const source = typeof evidence['page'] === 'string' ? evidence['page'] : page;
  switch (evidence['grade']) {
    case 'inferred':
      return { grade: 'inferred', reason: String(evidence['reason']) };
    case 'docs':
      return { grade: 'docs', page: source };
    default:
      return { grade: 'documented', page: source };
  }
}

/** Where an operation documents a status. */
export function statusEvidence(operation: Operation, status: number): Evidence {
  return operation.responses[status] === undefined
    ? {
        grade: 'inferred',
        reason: `${operation.page} documents no ${status}; it goes through the default response`,
      }
    : { grade: 'documented', page: `${operation.page} (${status})` };
}
