import { ABSENT, settle, step, type Lifecycle, type Row } from '../lifecycles/lifecycle.js';
import type { Event } from '../lifecycles/condition.js';
import { newId } from '../lifecycles/new-id.js';
import type { RequestInput, Scope } from '../lifecycles/expression.js';
import { NO_TENANT, type AnyRecord } from '../lifecycles/records.js';
import { fieldsOf, fill, templateOf, type Fillable } from '../lifecycles/template.js';
import { follow, type Soon } from '../runtime/follow.js';
import type { Context, Outcome } from './outcome.js';

/** Lets an operation happen, as far as the lifecycle of its kind of record allows. */
export function act(operation: string, request: RequestInput, context: Context): Soon<Outcome> {
  const lifecycle = context.lifecycles.forOperation(operation);
  if (lifecycle === undefined) throw new Error(`no lifecycle has the operation ${operation}`);
  const id = request.path[lifecycle.id];
  return id === undefined
    ? create(lifecycle, operation, request, context)
    : follow(context.tx.get(lifecycle.kind, id), (stored) =>
        transition(lifecycle, { id, stored }, operation, request, context),
      );
}

function transition(
  lifecycle: Lifecycle,
  { id, stored }: { readonly id: string; readonly stored: AnyRecord | undefined },
  operation: string,
  request: RequestInput,
  context: Context,
): Outcome {
  const { tx, now, permissions } = context;
  const kind = lifecycle.kind;
  const org = tenantOf(lifecycle, request);
  // Another organization's record is as unknown as one that was never made.
  const record: AnyRecord | undefined =
    stored?.org === org ? settle(lifecycle, stored, now) : undefined;
  const state = record?.state ?? ABSENT;
  const event: Event = { operation, query: request.query, permissions, ...(record && { record }) };
  const row = step(lifecycle, state, event);
  context.observe?.({ kind, id, state, event, row });

  if (row.status >= 400 || record === undefined) {
    const details =
      record === undefined
        ? `${row.title}: ${id} in ${org}.`
        : `${row.title}. ${id} is in state ${record.state}.`;
    return { status: row.status, rule: row.id, details };
  }
  const before = record as unknown as Fillable;
  if (row.to === ABSENT) tx.delete(kind, id);
  if (row.to === undefined || row.to === ABSENT) return answer(row, before, request, context);
  const after: Fillable = Object.assign({}, before);
  if (row.sets !== undefined) {
    fill(after, fieldsOf(row.sets, context.effects), scopeOf(request, before, context));
  }
  after['state'] = row.to;
  tx.put(after as unknown as AnyRecord);
  return answer(row, after, request, context);
}

function tenantOf({ tenant }: Lifecycle, { path }: RequestInput): string {
  return tenant === undefined ? NO_TENANT : (path[tenant] ?? '');
}

/** Makes a record, in the state that the row leads to. */
function create(
  lifecycle: Lifecycle,
  operation: string,
  request: RequestInput,
  context: Context,
): Soon<Outcome> {
  const { now, permissions } = context;
  const kind = lifecycle.kind;
  const event: Event = { operation, query: request.query, permissions };
  const row = step(lifecycle, ABSENT, event);
  context.observe?.({ kind, state: ABSENT, event, row });
  if (row.status >= 400) {
    return { status: row.status, rule: row.id, details: `${row.title}. Nothing was created.` };
  }
  return follow(drawId(lifecycle, context), (id) => {
    const record: Fillable = {
      kind,
      id,
      org: tenantOf(lifecycle, request),
      state: row.to,
      created_at: now,
      expires_at: now,
    };
    if (row.sets !== undefined) {
      fill(record, fieldsOf(row.sets, context.effects), scopeOf(request, record, context));
    }
    context.tx.put(record as unknown as AnyRecord);
    return answer(row, record, request, context);
  });
}

/**
 * An id that no record of the kind has. Chance repeats itself when a snapshot or an import goes on from
 * an earlier count of changes than its records are from, and a creation never replaces a record.
 */
function drawId(lifecycle: Lifecycle, context: Context): Soon<string> {
  const id = newId(lifecycle, context.random);
  return follow(context.tx.get(lifecycle.kind, id), (taken) =>
    taken === undefined ? id : drawId(lifecycle, context),
  );
}

function answer(
  { status, id: rule, answers }: Row<string>,
  record: Fillable,
  request: RequestInput,
  context: Context,
): Outcome {
  if (answers === undefined) return { status, rule };
  const make = templateOf(answers, context.effects);
  return { status, rule, body: make(scopeOf(request, record, context)) };
}

function scopeOf(request: RequestInput, record: Fillable, context: Context): Scope {
  return new ActScope(request, record, context);
}

/** A class, so that chance is only made where something is drawn. */
class ActScope implements Scope {
  readonly now: Scope['now'];
  readonly #context: Context;

  constructor(
    readonly request: RequestInput,
    readonly record: Fillable,
    context: Context,
  ) {
    this.now = context.now;
    this.#context = context;
  }

  get random(): Scope['random'] {
    return this.#context.random;
  }
}
