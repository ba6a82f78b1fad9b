/** The records that one belongs to: found by what is sent or remembered, and changed with it. */
import type { Related, RequestInput } from '../lifecycles/expression.js';
import { ABSENT, settle } from '../lifecycles/lifecycle.js';
import type { AnyRecord } from '../lifecycles/records.js';
import { fieldsOf, fill, templateOf, type Fillable } from '../lifecycles/template.js';
import type { Relation, Touch } from '../lifecycles/wider.js';
import { follow, type Soon } from '../runtime/follow.js';
import type { Context } from './outcome.js';
import { scopeOf } from './scope.js';

/** Those that exist, of the same owner, as time has left them. */
export function relate(
  relations: Readonly<Record<string, Relation>>,
  about: {
    readonly request: RequestInput;
    readonly record: AnyRecord | undefined;
    readonly org: string;
    readonly context: Context;
  },
): Soon<Related> {
  const { request, record, org, context } = about;
  const scope = scopeOf(request, record ?? {}, context);
  return Object.entries(relations).reduce<Soon<Related>>(
    (found, [name, { kind, id: template }]) =>
      follow(found, (before) => {
        const named = templateOf(template, context.effects)(scope);
        const id = typeof named === 'number' ? String(named) : named;
        if (typeof id !== 'string') return before;
        return follow(context.tx.get(kind, id), (stored) => {
          // What a record belongs to may have no owner of its own, as where it is the owner.
          if (stored?.org !== context.lifecycles.ownerOf(kind, org)) return before;
          return { ...before, [name]: settle(context.lifecycles.of(kind), stored, context.now) };
        });
      }),
    {},
  );
}

/** Changes the related records that exist, as the row says it. */
export function touch(
  touches: Readonly<Record<string, Touch>>,
  about: {
    readonly request: RequestInput;
    readonly record: Fillable;
    readonly context: Context;
    readonly related: Related;
  },
): void {
  const { request, record, context, related } = about;
  for (const [name, { to, sets }] of Object.entries(touches)) {
    const before = related[name];
    if (before === undefined) continue;
    const after: Fillable = Object.assign({}, before);
    if (sets !== undefined) {
      fill(after, fieldsOf(sets, context.effects), scopeOf(request, record, context, related));
    }
    if (to !== undefined) {
      const scope = scopeOf(request, record, context, { ...related, [name]: after });
      const state = templateOf(to, context.effects)(scope);
      if (state === ABSENT) {
        context.tx.delete(String(before['kind']), String(before['id']));
        continue;
      }
      if (typeof state === 'string') after['state'] = state;
    }
    context.tx.put(after as unknown as AnyRecord);
  }
}
