import { splitTarget, type RequestValue } from './message.js';
import { decodeParts } from './parts.js';
import type { Services } from './pipeline.js';
import { Problem } from './problem.js';
import type { World } from './world.js';

/** Whether the answer depends on the body of a request, judged by the rest of it. */
export type NeedsBody = (request: RequestValue, world: World) => boolean | Promise<boolean>;

/**
 * Whether the answer of the simulated API depends on the body of a request. Not when the operation or
 * the credentials are refused already: those are looked at first, so nobody needs to hold the body.
 */
export function createNeedsBody({
  contract,
  authenticate,
  outside,
}: Pick<Services, 'contract' | 'authenticate' | 'outside'>): NeedsBody {
  return (request, world) => {
    // A stub may look at the body before anything else does.
    if (world.stubs.inUse) return true;
    const { path, query } = splitTarget(request.url);
    const match = contract.match(request.method, path);
    if (match === undefined || 'allow' in match) return outside !== undefined;
    const { parts } = decodeParts(request, match.operation, match.params, query);
    const org = world.lifecycles.tenantIn(parts.path);
    const caller = authenticate(request, match.operation, org, world.clock);
    return caller instanceof Promise
      ? caller.then((known) => !(known instanceof Problem))
      : !(caller instanceof Problem);
  };
}
