/** The records that a row makes beside its own. */
import type { RequestInput, Scope } from '../lifecycles/expression.js';
import type { Lifecycle } from '../lifecycles/lifecycle.js';
import { scopesOf } from '../lifecycles/making.js';
import { newId } from '../lifecycles/new-id.js';
import type { AnyRecord } from '../lifecycles/records.js';
import { fieldsOf, fill, templateOf, type Fillable } from '../lifecycles/template.js';
import type { Making } from '../lifecycles/wider.js';
import { follow, type Soon } from '../runtime/follow.js';
import type { Context } from './outcome.js';
import { scopeOf } from './scope.js';

interface About {
  readonly request: RequestInput;
  /** The record of the row, as it is afterwards. */
  readonly record: Fillable;
  readonly org: string;
  readonly context: Context;
}

/** Makes them in the order of the row, and of its lists. */
export function makeRecords(makes: readonly Making[], about: About): Soon<void> {
  const { request, record, context } = about;
  const scope = scopeOf(request, record, context);
  return makes
    .flatMap((making) => scopesOf(making, scope, context.effects).map((each) => ({ making, each })))
    .reduce<Soon<void>>(
      (before, { making, each }) => follow(before, () => makeOne(making, each, about)),
      undefined,
    );
}

function makeOne(
  { kind, id: template, sets }: Making,
  scope: Scope,
  { org, context }: About,
): Soon<void> {
  const { now, effects, lifecycles, tx } = context;
  const lifecycle = lifecycles.of(kind);
  const given = template === undefined ? undefined : templateOf(template, effects)(scope);
  const drawn = typeof given === 'string' ? given : drawId(lifecycle, context);
  return follow(drawn, (id) => {
    const made: Fillable = {
      kind,
      id,
      org: lifecycles.ownerOf(kind, org),
      state: lifecycle.initial,
      created_at: now,
      expires_at: now,
    };
    if (sets !== undefined) fill(made, fieldsOf(sets, effects), scope);
    tx.put(made as unknown as AnyRecord);
  });
}

/**
 * An id that no record of the kind has. Chance repeats itself when a snapshot or an import goes on from
 * an earlier count of changes than its records are from, and a creation never replaces a record.
 */
export function drawId(lifecycle: Lifecycle, context: Context): Soon<string> {
  const id = newId(lifecycle, context.random);
  return follow(context.tx.get(lifecycle.kind, id), (taken) =>
    taken === undefined ? id : drawId(lifecycle, context),
  );
}
