import { isBeside } from '../server/beside.js';
import { isUnknownOperation } from '../server/no-operation.js';
import type { Handle } from '../server/pipeline.js';
import type { Reply, RequestValue } from '../server/message.js';
import { Problem, violated } from '../server/problem.js';
import { ruleOf, type RequestRuleId } from '../server/rules.js';
import { WORLD_HEADER, readWorldName } from '../server/route.js';
import { describeMissed } from '../server/stubs/missed.js';
import { subjectIn } from '../server/stubs/near-miss.js';
import { Trace, type Decision } from '../server/trace.js';
import type { World } from '../server/world.js';
import { rowsFor, type Lifecycle } from '../lifecycles/lifecycle.js';
import { describeChecks } from './checks.js';
import { asSent, schemeOf, toRequest, withHeader, type Draft } from './draft.js';
import type { AdminHandler, AdminReply, AdminServices } from './handler.js';
import { findAccepted, type Rehearsal } from './nearest.js';
import { repairsOf } from './repairs.js';
import { rulesIn } from './rules.js';

/** Not of the simulated API, so there is nothing to explain. */
const CONTROL_PLANE = /^\/__admin(\/|\?|$)/;

export const explain: AdminHandler<'explain'> = ({ body, request, world, services }) =>
  explainDraft(body, { scheme: schemeOf(body.url, request), world, services });

interface Asked {
  /** How the request comes. */
  readonly scheme: RequestValue['scheme'];
  readonly world: World;
  readonly services: AdminServices;
}

/** What would happen to a request in a world, or in the one that it names. */
export async function explainDraft(
  body: Draft,
  { scheme, world: current, services }: Asked,
): Promise<AdminReply> {
  const written = asSent(body);
  const named = readWorldName(toRequest(written));
  const asked = named instanceof Problem ? written : inWorld(written, named);
  if (CONTROL_PLANE.test(asked.url)) return notOfTheApi('belongs to the control plane');
  // A request that names its world is answered there, whichever world is asked to explain it.
  const world =
    named instanceof Problem
      ? named
      : named.name === undefined
        ? current
        : await services.worlds.preview(named.name);
  if (world instanceof Problem) return refusedBefore(world, current, services);
  const rehearse = (draft: Draft): Promise<Rehearsal> =>
    tryOut(services.pipeline, draft, toRequest(draft, scheme), world);
  const rehearsal = await rehearse(asked);
  const { reply, trace } = rehearsal;
  if (isUnknownOperation(reply.rule) && isBeside(toRequest(asked))) {
    return notOfTheApi('is served beside the simulated API');
  }
  const accepted =
    reply.status < 400
      ? undefined
      : await findAccepted(rehearsal, rehearse, (each) => repairsOf(each, services, world));
  const staging = reply.status < 400 ? undefined : await describeStaging(trace, world);
  const missed =
    trace.facts.operation && describeMissedStub(toRequest(asked, scheme), world, reply);
  const hint = staging ?? missed;
  return {
    status: 200,
    body: {
      status: reply.status,
      rule: ruleOf(reply, rulesIn(world, services)),
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
}

function notOfTheApi(reason: string): Problem {
  const message = `${reason}; only requests to the simulated API can be explained`;
  return violated([{ pointer: '/body/url', message }]);
}

/** Names the world in the header, so that the rest of the URL is that of the API. */
function inWorld(draft: Draft, { name, url }: { name: string | undefined; url: string }): Draft {
  return draft.url === url ? draft : { ...withHeader(draft, WORLD_HEADER, name), url };
}

/** No world takes the request, so no check of the API is reached. */
function refusedBefore(problem: Problem, world: World, services: AdminServices): AdminReply {
  const { status, rule, body } = services.toReply(problem);
  return {
    status: 200,
    body: {
      status,
      rule: ruleOf({ status, rule }, rulesIn(world, services)),
      checks: [
        {
          check: 'world',
          outcome: 'refused',
          about: problem.violations.map(({ message }) => message).join('; '),
        },
      ],
      body,
    },
  };
}

/** What kept a stub from answering in place of the operation. */
function describeMissedStub(
  request: RequestValue,
  world: World,
  { rule }: Reply,
): string | undefined {
  const isAnswered = rule === ('override.stub' satisfies RequestRuleId);
  return isAnswered || !world.stubs.inUse
    ? undefined
    : describeMissed(world, subjectIn(world, request));
}

async function tryOut(
  pipeline: Handle,
  draft: Draft,
  request: RequestValue,
  world: World,
): Promise<Rehearsal> {
  const trace = new Trace();
  const reply = await pipeline(request, world, trace);
  return { draft, reply, trace };
}

/** How to make this very request acceptable: by putting its record into another state. */
async function describeStaging({ facts }: Trace, world: World): Promise<string | undefined> {
  const { decision, parts } = facts;
  // A row that accepts it needs no other state.
  if (decision?.id === undefined || decision.row.status < 400) return undefined;
  const { kind, id, state, event } = decision;
  const fitting = fittingState(decision, world);
  if (fitting === undefined) return undefined;
  const exists = await world.store.transaction((tx) => tx.get(kind, id));
  const org = world.lifecycles.tenantIn(parts?.path ?? {});
  if (exists === undefined) {
    return `POST /__admin/entities/${kind} with ${JSON.stringify({ id, org, state: fitting })} creates the record for this request.`;
  }
  if (org !== undefined && exists.org !== org)
    return `The ${kind} ${id} belongs to another organization.`;
  return `PATCH /__admin/entities/${kind}/${id} with ${JSON.stringify({ state: fitting })} moves it from ${state} to a state in which ${event.operation} is accepted.`;
}

function fittingState({ kind, event }: Decision, world: World): string | undefined {
  const lifecycle: Lifecycle = world.lifecycles.of(kind);
  return lifecycle.states.find((state) =>
    rowsFor(lifecycle, event.operation, state).some(
      ({ status, when }) => status < 400 && when === undefined,
    ),
  );
}
