import { toDetails } from '../definition/error-form.js';
import { permissionsIn, type Condition } from '../lifecycles/condition.js';
import { ABSENT, rowsFor, type Lifecycle } from '../lifecycles/lifecycle.js';
import type { operations } from '../openapi/admin-types.gen.js';
import { ANYBODY, EVERY_ORG } from '../server/credentials.js';
import type { Reply } from '../server/message.js';
import { reasonsOf } from '../server/reason.js';
import type { RequestRuleId } from '../server/rules.js';
import type { Decision, Facts, Stage, Trace } from '../server/trace.js';
import type { World } from '../server/world.js';

type Explanation = operations['explain']['responses']['200']['content']['application/json'];
export type Check = Explanation['checks'][number];

const BROKEN_REPLY: RequestRuleId = 'internal.reply';

/** The checks that ran, in their order, and how each of them ended. */
export function describeChecks(trace: Trace, reply: Reply, world: World): Check[] {
  const ours = reply.rule === BROKEN_REPLY;
  // An answer that keeps the contract, as all but our own mistakes do, decides nothing.
  const stages = trace.stages.filter((stage) => ours || stage !== 'reply');
  return stages.flatMap((stage, index) => {
    if (stage === 'lifecycle' && trace.facts.decision !== undefined && !ours) {
      return describeDecision(trace.facts.decision, world);
    }
    const decides = index === stages.length - 1;
    const outcome = decides ? (reply.status < 400 ? 'answered' : 'refused') : 'passed';
    const about =
      (outcome === 'refused' ? detailsOf(reply, trace) : '') ||
      describeStage(stage, outcome, trace, world);
    return [{ check: stage, outcome, about }];
  });
}

/** In the words of the refusal, and where a stub or an operation without a lifecycle refused, of its answer. */
function detailsOf(reply: Reply, { facts: { problem } }: Trace): string {
  return problem?.rule !== reply.rule ? reasonsOf(reply).join('; ') : toDetails(problem);
}

function describeStage(
  stage: Stage,
  outcome: Check['outcome'],
  { facts }: Trace,
  { lifecycles }: World,
): string {
  const { operation } = facts;
  switch (stage) {
    case 'stub':
      return 'a stub of a test answers this request';
    case 'operation':
      return operation === undefined
        ? 'no operation has this method and path'
        : `${operation.id}: ${operation.method} ${operation.path}`;
    case 'credentials':
      return describeCaller(facts, lifecycles);
    case 'input':
      return 'parameters, headers and body keep the contract';
    case 'override':
      return outcome === 'passed'
        ? 'neither a Prefer header nor a magic value asks for another answer'
        : 'the request itself asks for this answer';
    case 'outside':
      return 'an operation without a lifecycle: it is answered from its document';
    case 'lifecycle':
      return facts.decision === undefined
        ? 'the lifecycle was not used'
        : `${facts.decision.row.id}: ${facts.decision.row.title}`;
    case 'reply':
      return outcome === 'passed'
        ? 'the answer keeps the contract'
        : 'the answer would break the contract, which is a fault of the simulator';
  }
}

/** Whose the credentials are, as far as somebody looks at that, and what they permit, where anything asks for it. */
function describeCaller({ caller, parts }: Facts, lifecycles: World['lifecycles']): string {
  if (caller === undefined || caller === ANYBODY) return 'the request needs no valid credentials';
  const tenant = lifecycles.tenantIn(parts?.path ?? {});
  const isForAll = tenant !== undefined && caller.orgs === EVERY_ORG;
  const orgs = isForAll ? 'every organization' : (tenant ?? 'this operation');
  const held = permissionsIn(lifecycles.all).filter((each) => caller.permissions.has(each));
  const isAsked = permissionsIn(lifecycles.all).length > 0;
  const permissions = isAsked ? `, with ${held.join(' ') || 'no permission'}` : '';
  return `the credentials are valid for ${orgs}${permissions}`;
}

/** One row of the table answers what design calls three checks: existence, permission, state. */
function describeDecision(decision: Decision, world: World): Check[] {
  const { kind, id, state, row } = decision;
  const end = row.status < 400 ? 'answered' : 'refused';
  if (id === undefined) {
    return [{ check: 'state', outcome: end, about: row.title }];
  }
  if (state === ABSENT) return [{ check: 'existence', outcome: end, about: row.title }];
  const checks: Check[] = [
    { check: 'existence', outcome: 'passed', about: `the ${kind} ${id} is in state ${state}` },
  ];
  const lifecycle: Lifecycle = world.lifecycles.of(kind);
  const about = rowsFor(lifecycle, decision.event.operation, state)
    .flatMap(({ when }) => describeCondition(lifecycle.conditions[when ?? ''], decision.event))
    .join(', and ');
  if (about !== '') {
    checks.push({ check: 'permission', outcome: end === 'refused' ? end : 'passed', about });
    if (end === 'refused') return checks;
  }
  checks.push({ check: 'state', outcome: end, about: row.title });
  return checks;
}

/** What a condition asks of the caller, and what the caller sent. */
function describeCondition(
  condition: Condition | undefined,
  { query, permissions }: Decision['event'],
): readonly string[] {
  const { query: wanted = {}, permission } = condition ?? {};
  const sent = Object.entries(wanted).map(
    ([name, value]) => `${name}=${value} is ${query?.[name] === value ? 'sent' : 'not sent'}`,
  );
  if (permission === undefined) return sent;
  const permitted = permissions?.has(permission) === true;
  return [...sent, `the token ${permitted ? 'has' : 'lacks'} ${permission}`];
}
