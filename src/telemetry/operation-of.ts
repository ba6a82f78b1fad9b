import type { Contract } from '../openapi/contract.js';
import { splitTarget, type RequestValue } from '../server/message.js';
import { isControlPlane, readWorldName } from '../server/route.js';
import { Problem } from '../server/problem.js';

/** Of what is no operation of the API. */
const CONTROL_PLANE = 'control-plane';
const NO_OPERATION = 'none';

/** What a request was for: one of few names, whatever its path. */
export function operationOf({ match }: Pick<Contract, 'match'>, request: RequestValue): string {
  if (request.url.startsWith('/__') && isControlPlane(request.url)) return CONTROL_PLANE;
  const named = request.url.startsWith('/__') ? readWorldName(request) : undefined;
  const url = named === undefined || named instanceof Problem ? request.url : named.url;
  const found = match(request.method, splitTarget(url).path);
  return found === undefined || 'allow' in found ? NO_OPERATION : found.operation.id;
}
