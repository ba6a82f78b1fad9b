import type { Lifecycles } from '../lifecycles/index.js';
import type { Evidence } from '../openapi/evidence.js';
import type { Operation } from '../openapi/operation.js';
import { splitTarget, type Reply, type RequestValue } from '../server/message.js';
import type { Handle } from '../server/pipeline.js';
import type { World } from '../server/world.js';
import type { Intact } from './intact.js';
import { mutantOf, type Mutant } from './mutant.js';

/** A request on its way in, with what the contract makes of its path. */
export interface Passing {
  readonly request: RequestValue;
  readonly operation: Operation;
  readonly params: Readonly<Record<string, string>>;
}

/** What a mutant does to the requests of some operations, to the world they see and to their answers. */
export interface Effect {
  readonly request?: (passing: Passing) => RequestValue;
  readonly world?: (world: World, passing: Passing) => World;
  readonly reply?: (reply: Reply, passing: Passing) => Reply;
}

/** Lets the effect happen to these operations, and leaves all others alone. */
export function around(
  { contract }: Intact,
  operations: readonly string[],
  effect: Effect,
): (handle: Handle) => Handle {
  const affected = new Set(operations);
  return (handle) => async (request, world) => {
    const match = contract.match(request.method, splitTarget(request.url).path);
    if (match === undefined || 'allow' in match || !affected.has(match.operation.id)) {
      return handle(request, world);
    }
    const passing: Passing = { request, ...match };
    const reply = await handle(
      effect.request?.(passing) ?? request,
      effect.world?.(world, passing) ?? world,
    );
    return effect.reply?.(reply, passing) ?? reply;
  };
}

/** A mutant of a rule that consists of an effect on the requests of its operation. */
export function effectMutant(
  intact: Intact,
  { id: rule, operation }: { readonly id: string; readonly operation: string },
  {
    title,
    operations = [operation],
    effect,
    ...told
  }: {
    readonly what: string;
    /** Goes on after the name of the operation. */
    readonly title: string;
    readonly evidence: Evidence;
    /** Those whose answers can differ. Default: its own. */
    readonly operations?: readonly string[];
    readonly equivalent?: string | undefined;
    /** Made afresh for each simulator. */
    readonly effect: () => Effect;
  },
): Mutant {
  return mutantOf(rule, {
    ...told,
    title: `${operation} ${title}`,
    operations,
    mutate: () => ({ wrap: around(intact, [operation], effect()) }),
  });
}

/** Lets the operations follow other tables. The control plane goes on telling the true ones. */
export function withLifecycles(lifecycles: Lifecycles): (handle: Handle) => Handle {
  return (handle) => (request, world) => handle(request, { ...world, lifecycles });
}
