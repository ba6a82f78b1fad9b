/** What a new record is made under: what is not there has a status of its own. */
import type { Operation } from '../openapi/operation.js';
import { idParameter, type RequestShape } from './requests.js';
import type { Session } from './session.js';
import { relateCreation } from './stage.js';

type Place = Pick<RequestShape, 'path' | 'query'>;

/** The parts of a request that name what it needs to be there, where that can be made. */
export async function placeFor(session: Session, operation: Operation): Promise<Place> {
  const kind = session.lifecycles.forOperation(operation.id)?.kind;
  if (kind === undefined || idParameter(operation, session.lifecycles) !== undefined) return {};
  const relating = await relateCreation(session, kind, operation.id);
  if (typeof relating === 'string') return {};
  const { path, query } = relating.shape;
  return { ...(path !== undefined && { path }), ...(query !== undefined && { query }) };
}

/** The request at that place, where it does not say something else. */
export function placed(
  shape: Partial<RequestShape>,
  { path, query }: Place,
): Partial<RequestShape> {
  return {
    ...shape,
    ...(path !== undefined && { path: { ...path, ...shape.path } }),
    ...(query !== undefined && { query: { ...query, ...shape.query } }),
  };
}
