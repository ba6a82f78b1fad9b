import {
  asArrived,
  type Operation,
  type RequestParts,
  type Violation,
} from '../../openapi/operation.js';
import { isUpload } from '../../openapi/upload.js';
import { parentOf } from '../parents.js';
import { idParameter, jsonOf, type RequestShape } from '../requests.js';
import type { Session } from '../session.js';

const NOW = '2026-01-01T00:00:00.000Z';

/** Everything that the contract has against a request. */
export function violationsOf(
  session: Session,
  operation: Operation,
  shape: Partial<RequestShape>,
): readonly Violation[] {
  return session.contract.validateRequest(operation, partsOf(session, operation, shape), NOW);
}

export function isValid(
  session: Session,
  operation: Operation,
  shape: Partial<RequestShape>,
): boolean {
  return violationsOf(session, operation, shape).length === 0;
}

/** Where the document shows none, one of the form that ids of the kind have. */
function exampleId(session: Session, { id }: Operation, example: unknown): string {
  if (typeof example === 'number') return String(example);
  return typeof example === 'string' ? example : session.unknownId(id);
}

/** The request as the contract sees it, for asking the contract whether it is valid. */
export function partsOf(
  session: Session,
  operation: Operation,
  shape: Partial<RequestShape>,
): RequestParts {
  const { lifecycles, target } = session;
  const header: Record<string, string | undefined> = {};
  const path: Record<string, string> = {};
  const own = idParameter(operation, lifecycles);
  for (const { in: place, name, required, example } of operation.parameters) {
    if (place === 'header') {
      const given = shape.headers?.[name];
      if (given === undefined) {
        if (required) header[name] = String(example);
      } else if (typeof given === 'string') header[name] = given;
    } else if (place === 'path') {
      path[name] = lifecycles.isTenant(name)
        ? target.org
        : name === own
          ? (shape.id ?? exampleId(session, operation, example))
          : (shape.path?.[name] ??
            parentOf(operation, lifecycles.forOperation(operation.id), name));
    }
  }
  const body =
    operation.body === undefined || isUpload(operation) || shape.bytes === null
      ? undefined
      : asArrived(operation.body, jsonOf(operation, shape));
  return { path, query: shape.query ?? {}, header, ...(body !== undefined && { body }) };
}
