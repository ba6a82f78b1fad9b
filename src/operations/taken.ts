/** Whether another record has the values already that a request asks for. */
import type { Taken } from '../lifecycles/condition.js';
import type { Related, RequestInput } from '../lifecycles/expression.js';
import { settle, type Lifecycle } from '../lifecycles/lifecycle.js';
import type { AnyRecord } from '../lifecycles/records.js';
import { uniquesOf, writtenBy, type Unique } from '../lifecycles/taken.js';
import { fieldsOf } from '../lifecycles/template.js';
import { isBeside } from '../lifecycles/under.js';
import { follow, type Soon } from '../runtime/follow.js';
import type { Context } from './outcome.js';
import { scopeOf } from './scope.js';

/** What is asked, of which kind of record, and what can be seen while it is answered. */
export interface Asked {
  readonly lifecycle: Lifecycle;
  readonly operation: string;
  readonly request: RequestInput;
  readonly context: Context;
  readonly org: string;
  /** The records that the one in question belongs to, where its lifecycle has relations. */
  readonly related: Related | undefined;
}

/** By the names of conditions, as far as they hold; `undefined` where the operation asks for nothing of the kind. */
export function takenBy(about: Asked, record: AnyRecord | undefined): Soon<Taken | undefined> {
  const { lifecycle, operation, request, context, org } = about;
  const uniques = uniquesOf(lifecycle, operation);
  if (uniques.length === 0) return undefined;
  const wanted = uniques.flatMap((unique) => {
    const values = valuesOf(unique, about, record);
    return values === undefined ? [] : [{ ...unique, values }];
  });
  if (wanted.length === 0) return undefined;
  return wanted.reduce<Soon<Taken>>(
    (before, { name, states, values }) =>
      follow(before, (taken) => {
        const [[first, value] = ['', undefined]] = values;
        // Who looks for a value sees each other change, so that of two at once one is done again.
        return follow(context.tx.having(lifecycle.kind, first, value), (all) => {
          const holder = all.find(
            (other) =>
              values.every(([field, each]) => other[field] === each) &&
              other.org === org &&
              other.id !== record?.id &&
              isBeside(lifecycle, request.path, record, other) &&
              states.includes(settle(lifecycle, other, context.now).state),
          );
          return holder === undefined ? taken : { ...taken, [name]: holder.id };
        });
      }),
    {},
  );
}

/** What the fields would be afterwards; `undefined` where the request gives none of them a value. */
function valuesOf(
  { fields }: Unique,
  { lifecycle, operation, request, context, related }: Asked,
  record: AnyRecord | undefined,
): readonly (readonly [string, unknown])[] | undefined {
  const scope = scopeOf(request, record ?? {}, context, related);
  const given = fields.map((field) => {
    const sets = writtenBy(lifecycle, operation, field);
    const written = sets && fieldsOf(sets, context.effects).find(([name]) => name === field);
    return [field, written?.[1](scope)] as const;
  });
  if (given.every(([, value]) => value === undefined)) return undefined;
  const values = given.map(
    ([field, value]) => [field, value === undefined ? record?.[field] : value] as const,
  );
  // As in databases, nothing is not the same as nothing.
  return values.some(([, value]) => value === undefined || value === null) ? undefined : values;
}
