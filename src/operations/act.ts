import {
  ABSENT,
  changesRecord,
  settle,
  step,
  type Lifecycle,
  type Row,
} from '../lifecycles/lifecycle.js';
import type { Event, Taken } from '../lifecycles/condition.js';
import type { RequestInput } from '../lifecycles/expression.js';
import { NO_TENANT, type AnyRecord } from '../lifecycles/records.js';
import { fieldsOf, fill, templateOf, type Fillable } from '../lifecycles/template.js';
import { isUnder } from '../lifecycles/under.js';
import { write } from '../lifecycles/write.js';
import { follow, type Soon } from '../runtime/follow.js';
import { find, namedIn } from './find.js';
import { listPage } from './list.js';
import { drawId, makeRecords } from './make.js';
import type { Context, Outcome } from './outcome.js';
import { relate, touch } from './related.js';
import { scopeOf } from './scope.js';
import { takenBy, type Asked } from './taken.js';

/** What is asked, with the other records that decide. */
interface Call extends Asked {
  /** Who has the values already that must be one record's only, where the operation asks for that. */
  readonly taken: Taken | undefined;
}

/** Lets an operation happen, as far as the lifecycle of its kind of record allows. */
export function act(operation: string, request: RequestInput, context: Context): Soon<Outcome> {
  const lifecycle = context.lifecycles.forOperation(operation);
  if (lifecycle === undefined) throw new Error(`no lifecycle has the operation ${operation}`);
  const named = namedIn(lifecycle, request.path);
  const org = tenantOf(lifecycle, request);
  const nobody = { related: undefined, taken: undefined };
  const call: Call = { lifecycle, operation, request, context, org, ...nobody };
  if (named === undefined) return withOthers(call, undefined, withoutRecord);
  // Another organization's record is as unknown as one that was never made.
  return follow(find(context.tx, { kind: lifecycle.kind, org }, named), (found) => {
    const isHere = found !== undefined && isUnder(lifecycle, operation, request.path, found);
    const record = isHere ? settle<string, AnyRecord>(lifecycle, found, context.now) : undefined;
    return withOthers(call, record, (all) => transition(all, named.value, record));
  });
}

/** With the other records that decide: those that this one belongs to, and those that have its values. */
function withOthers(
  call: Call,
  record: AnyRecord | undefined,
  next: (call: Call) => Soon<Outcome>,
): Soon<Outcome> {
  const { lifecycle, request, org, context } = call;
  if (lifecycle.relations === undefined) return withTaken(call, record, next);
  return follow(relate(lifecycle.relations, { request, record, org, context }), (related) =>
    withTaken({ ...call, related }, record, next),
  );
}

function withTaken(
  call: Call,
  record: AnyRecord | undefined,
  next: (call: Call) => Soon<Outcome>,
): Soon<Outcome> {
  return follow(takenBy(call, record), (taken) =>
    next(taken === undefined ? call : { ...call, taken }),
  );
}

function tenantOf({ tenant }: Lifecycle, { path }: RequestInput): string {
  return tenant === undefined ? NO_TENANT : (path[tenant] ?? '');
}

function eventOf({ operation, request, context, related, taken }: Call, record?: AnyRecord): Event {
  const { permissions } = context;
  // Not spread: see src/runtime/extend.ts.
  const event: { -readonly [Key in keyof Event]: Event[Key] } = {
    operation,
    query: request.query,
    permissions,
    request,
  };
  if (record !== undefined) event.record = record;
  if (related !== undefined) event.related = related;
  if (taken !== undefined) event.taken = taken;
  return event;
}

/** @param name what the request calls the record */
function transition(call: Call, name: string, record: AnyRecord | undefined): Soon<Outcome> {
  const { lifecycle, context, request, related, org } = call;
  const { tx } = context;
  const { kind, tenant } = lifecycle;
  const state = record?.state ?? ABSENT;
  const id = record?.id ?? name;
  const event = eventOf(call, record);
  const row = step(lifecycle, state, event);
  context.observe?.({ kind, id, state, event, row });

  if (row.status >= 400 || record === undefined) {
    const details =
      record === undefined
        ? `${row.title}: ${tenant === undefined ? name : `${name} in ${org}`}.`
        : `${row.title}${holderIn(row, call)}. ${name} is in state ${record.state}.`;
    return { status: row.status, rule: row.id, details };
  }
  const before = record as unknown as Fillable;
  if (row.to === ABSENT) tx.delete(kind, id);
  if (row.to === ABSENT || !changesRecord(row)) return answer(row, before, call);
  const after: Fillable = Object.assign({}, before);
  if (row.sets !== undefined) {
    const scope = scopeOf(request, before, context, related);
    write(lifecycle, row, after, { scope, effects: context.effects });
  }
  after['state'] = row.to ?? state;
  tx.put(after as unknown as AnyRecord);
  return answer(row, after, call);
}

/** Who has the value, where the row refuses for that. */
function holderIn({ when = '' }: Row<string>, { lifecycle, taken }: Call): string {
  const id = taken?.[when];
  return id === undefined ? '' : `: the ${lifecycle.kind} ${id} has it`;
}

/** What names no record: makes one, in the state that the row leads to, or lists many. */
function withoutRecord(call: Call): Soon<Outcome> {
  const { lifecycle, context, request, org, related } = call;
  const { now } = context;
  const kind = lifecycle.kind;
  const event = eventOf(call);
  const row = step(lifecycle, ABSENT, event);
  context.observe?.({ kind, state: ABSENT, event, row });
  if (row.status >= 400) {
    return {
      status: row.status,
      rule: row.id,
      details: `${row.title}${holderIn(row, call)}. Nothing was created.`,
    };
  }
  if (row.lists !== undefined) {
    const { status, id: rule, answers } = row;
    return follow(listPage(lifecycle, row.lists, { request, org, context }), (scope): Outcome => {
      if ('lost' in scope) {
        const details = `No ${kind} has the id ${scope.lost}, after which the list was to go on.`;
        return { status: row.lists?.unknown ?? 400, rule, details };
      }
      if (answers === undefined) return { status, rule };
      return { status, rule, body: templateOf(answers, context.effects)(scope) };
    });
  }
  return follow(drawId(lifecycle, context), (id) => {
    const record: Fillable = {
      kind,
      id,
      org,
      state: row.to,
      created_at: now,
      expires_at: now,
    };
    if (row.sets !== undefined) {
      fill(record, fieldsOf(row.sets, context.effects), scopeOf(request, record, context, related));
    }
    context.tx.put(record as unknown as AnyRecord);
    context.created?.(record);
    return answer(row, record, call);
  });
}

function answer(row: Row<string>, record: Fillable, call: Call): Soon<Outcome> {
  const { makes } = row;
  if (makes === undefined) return answerAlone(row, record, call);
  return follow(makeRecords(makes, { ...call, record }), () => answerAlone(row, record, call));
}

function answerAlone(row: Row<string>, record: Fillable, call: Call): Outcome {
  const { status, id: rule, answers, touches } = row;
  const { request, context, related } = call;
  if (touches !== undefined && related !== undefined) {
    touch(touches, { request, record, context, related });
  }
  if (answers === undefined) return { status, rule };
  const make = templateOf(answers, context.effects);
  return { status, rule, body: make(scopeOf(request, record, context, related)) };
}
