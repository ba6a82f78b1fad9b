import type { Condition } from '../lifecycles/condition.js';
import { rowsFor, step, settle, type Lifecycle } from '../lifecycles/lifecycle.js';
import { NO_TENANT, type AnyRecord } from '../lifecycles/records.js';
import { parseInstant } from '../runtime/clock.js';
import { EVERY_ORG } from '../seed/fixtures.js';
import type { RequestRuleId } from '../server/rules.js';
import type { Decision } from '../server/trace.js';
import type { World } from '../server/world.js';
import { exampleOf, jsonOf, withBody, withHeader, withParameter, withQuery } from './draft.js';
import type { AdminServices } from './handler.js';
import { repairInput, setAt } from './input-repairs.js';
import type { Rehearsal, Repair } from './nearest.js';
import { repairTarget } from './target-repairs.js';

/** What might be done about the refusal, the smallest change first. */
export async function repairsOf(
  rehearsal: Rehearsal,
  services: AdminServices,
  world: World,
): Promise<readonly Repair[]> {
  const { reply, trace } = rehearsal;
  if (trace.facts.decision !== undefined) return repairDecision(rehearsal, services, world);
  switch (reply.rule as RequestRuleId) {
    case 'request.unknown-operation':
    case 'request.unknown-method':
      return repairTarget(rehearsal, services.contract);
    case 'credentials.missing':
    case 'credentials.invalid':
    case 'credentials.expired':
    case 'credentials.organization':
      return useToken(rehearsal, services, world);
    case 'request.invalid':
    case 'request.media-type':
    case 'request.too-large':
      return repairInput(rehearsal);
    case 'override.prefer':
      return [withoutPreference(rehearsal)];
    case 'override.magic-value':
      return replaceMagic(rehearsal, services);
    default:
      return [];
  }
}

function useToken(
  { draft, trace }: Rehearsal,
  { fixtures }: AdminServices,
  { clock, lifecycles }: World,
  permissions: readonly string[] = [],
): readonly Repair[] {
  const org = lifecycles.tenantIn(trace.facts.parts?.path ?? {}) ?? '';
  return fixtures.tokens
    .filter(
      (row) =>
        (row.orgs.includes(org) || row.orgs.includes(EVERY_ORG)) &&
        permissions.every((permission) => row.permissions.includes(permission)) &&
        (row.expires_at === undefined || parseInstant(row.expires_at) > clock.epoch()),
    )
    .map(({ token }) => ({
      draft: withHeader(draft, 'authorization', `Bearer ${token}`),
      changes: { token: `send authorization: Bearer ${token}` },
    }));
}

function withoutPreference({ draft }: Rehearsal): Repair {
  const plain = ['__code', '__example', '__dynamic'].reduce(
    (repaired, name) => withQuery(repaired, name, undefined),
    withHeader(draft, 'prefer', undefined),
  );
  return {
    draft: plain,
    changes: { preference: 'do not request an answer with Prefer or __code' },
  };
}

function replaceMagic({ draft, trace }: Rehearsal, { fixtures }: AdminServices): readonly Repair[] {
  const { operation, problem } = trace.facts;
  if (operation === undefined || problem === undefined) return [];
  return fixtures.magicValues
    .filter(
      ({ operations, status }) => status === problem.status && operations.includes(operation.id),
    )
    .flatMap(({ pointer }) => {
      const [, place = '', name = ''] = pointer.split('/');
      if (place === 'body') {
        const { body, change } = setAt(jsonOf(draft), operation.body?.example, pointer);
        return [{ draft: withBody(draft, body), changes: { [pointer]: change } }];
      }
      const example = exampleOf(operation, name);
      if (place !== 'path' || example === undefined) return [];
      const moved = withParameter(draft, operation, name, example);
      return [{ draft: moved, changes: { [pointer]: `use ${example} for ${name}` } }];
    });
}

/** A lifecycle refused: meet its condition where that is all that is missing, else take another record. */
async function repairDecision(
  rehearsal: Rehearsal,
  services: AdminServices,
  world: World,
): Promise<readonly Repair[]> {
  const { decision } = rehearsal.trace.facts;
  const met =
    decision === undefined
      ? []
      : conditionsAt(decision, world).flatMap((condition) =>
          meetCondition(condition, rehearsal, services, world),
        );
  return [...met, ...(await useAnotherRecord(rehearsal, world))];
}

/** The conditions under which the table has another answer in this state. */
function conditionsAt({ kind, state, event }: Decision, world: World): readonly Condition[] {
  const lifecycle: Lifecycle = world.lifecycles.of(kind);
  return rowsFor(lifecycle, event.operation, state).flatMap(
    ({ when }) => lifecycle.conditions[when ?? ''] ?? [],
  );
}

/** Sends what a condition asks for; then, with a token that has its permission too. */
function meetCondition(
  { query = {}, permission }: Condition,
  rehearsal: Rehearsal,
  services: AdminServices,
  world: World,
): readonly Repair[] {
  const wanted = Object.entries(query);
  if (wanted.length === 0) return [];
  const asked = rehearsal.trace.facts.decision?.event.query ?? {};
  const sent: Repair = {
    draft: wanted.reduce((draft, [name, value]) => withQuery(draft, name, value), rehearsal.draft),
    changes: Object.fromEntries(wanted.map(([name, value]) => [name, `send ${name}=${value}`])),
  };
  const isSent = wanted.every(([name, value]) => asked[name] === value);
  if (permission === undefined) return [sent];
  const permitted = useToken({ ...rehearsal, draft: sent.draft }, services, world, [permission]);
  return [
    sent,
    ...permitted.map((repair) => ({
      ...repair,
      changes: { ...(isSent ? {} : sent.changes), ...repair.changes },
    })),
  ];
}

async function useAnotherRecord(
  { draft, trace }: Rehearsal,
  world: World,
): Promise<readonly Repair[]> {
  const { decision, operation, parts } = trace.facts;
  // A creation has no record, and none of its rows is for one.
  if (decision?.id === undefined || operation === undefined) return [];
  const lifecycle: Lifecycle = world.lifecycles.of(decision.kind);
  const records = await world.store.transaction((tx) => tx.list(decision.kind));
  const now = world.clock.now();
  const fitting = records
    .map((record: AnyRecord) => settle(lifecycle, record, now))
    .filter(({ state }) => step(lifecycle, state, decision.event).status < 400);
  const { id, tenant } = lifecycle;
  const org = tenant === undefined ? NO_TENANT : (parts?.path[tenant] ?? '');
  const record = fitting.find((each) => each.org === org) ?? fitting[0];
  if (record === undefined || parts?.path[id] === undefined) return [];
  const change = `use the ${record.kind} ${record.id}, which is in state ${record.state}`;
  const moved = withParameter(draft, operation, id, record.id);
  const place = `/path/${id}`;
  return tenant === undefined || record.org === org
    ? [{ draft: moved, changes: { [place]: change } }]
    : [
        {
          draft: withParameter(moved, operation, tenant, record.org),
          changes: { [place]: `${change} in ${record.org}` },
        },
      ];
}
