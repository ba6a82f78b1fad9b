import type { Handle } from '../server/pipeline.js';
import { violated } from '../server/problem.js';
import { Trace, type Decision } from '../server/trace.js';
import type { World } from '../server/world.js';
import { rowsFor, type Lifecycle } from '../lifecycles/lifecycle.js';
import { describeChecks } from './checks.js';
import { asSent, toRequest, type Draft } from './draft.js';
import type { AdminHandler } from './handler.js';
import { findAccepted, type Rehearsal } from './nearest.js';
import { repairsOf } from './repairs.js';
import { allRules } from './rules.js';

/** Not of the simulated API, so there is nothing to explain. */
const CONTROL_PLANE = /^\/(__admin|\.well-known)(\/|\?|$)/;

export const explain: AdminHandler<'explain'> = async ({ body, world, services }) => {
  const asked = asSent(body);
  if (CONTROL_PLANE.test(asked.url)) {
    return violated([
      {
        pointer: '/body/url',
        message: 'is of the control plane; only the simulated API is explained',
      },
    ]);
  }
  const rehearse = (draft: Draft): Promise<Rehearsal> => tryOut(services.pipeline, draft, world);
  const rehearsal = await rehearse(asked);
  const { reply, trace } = rehearsal;
  const accepted =
    reply.status < 400
      ? undefined
      : await findAccepted(rehearsal, rehearse, (each) => repairsOf(each, services, world));
  const hint = reply.status < 400 ? undefined : describeStaging(trace, world);
  return {
    status: 200,
    body: {
      status: reply.status,
      rule: allRules().find(({ id }) => id === reply.rule) ?? { id: reply.rule },
      ...(trace.facts.operation && { operation: trace.facts.operation.id }),
      checks: describeChecks(trace, reply, world),
      ...(reply.headers && { headers: reply.headers }),
      ...(reply.body !== undefined && { body: reply.body }),
      ...(accepted && {
        accepted: {
          changes: Object.values(accepted.changes),
          status: accepted.reply.status,
          request: accepted.draft,
        },
      }),
      ...(hint !== undefined && { hint }),
    },
  };
};

async function tryOut(pipeline: Handle, draft: Draft, world: World): Promise<Rehearsal> {
  const trace = new Trace();
  const reply = await pipeline(toRequest(draft), world, trace);
  return { draft, reply, trace };
}

/** How to make this very request acceptable: by putting its record into another state. */
function describeStaging({ facts }: Trace, world: World): string | undefined {
  const { decision, parts } = facts;
  if (decision?.id === undefined) return undefined;
  const { kind, id, state, event } = decision;
  const fitting = fittingState(decision, world);
  if (fitting === undefined) return undefined;
  const exists = world.store
    .snapshot()
    .records.find((each) => each.kind === kind && each.id === id);
  const org = parts?.path['org_id'];
  if (exists === undefined) {
    return `POST /__admin/entities/${kind} with ${JSON.stringify({ id, org, state: fitting })} makes the record for this very request.`;
  }
  if (exists.org !== org) return `The ${kind} ${id} belongs to another organization.`;
  return `PATCH /__admin/entities/${kind}/${id} with ${JSON.stringify({ state: fitting })} takes it from ${state} to where ${event.operation} is accepted.`;
}

function fittingState({ kind, event }: Decision, world: World): string | undefined {
  const lifecycle: Lifecycle = world.lifecycles[kind];
  return lifecycle.states.find((state) =>
    rowsFor(lifecycle, event.operation, state).some(
      ({ status, when }) => status < 400 && when === undefined,
    ),
  );
}
