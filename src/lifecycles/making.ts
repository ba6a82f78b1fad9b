import type { Scope } from './expression.js';
import { ItemScope } from './item-scope.js';
import { fieldsOf, hasAll, templateOf, type Effects } from './template.js';
import type { Making } from './wider.js';

/** One scope for each record that a row makes beside its own. */
export function scopesOf(
  { each, where = {} }: Making,
  scope: Scope,
  effects: Effects = {},
): readonly Scope[] {
  if (each === undefined) return [scope];
  const items = templateOf(each, effects)(scope);
  if (!Array.isArray(items)) return [];
  const wanted = fieldsOf(where, effects);
  return items
    .filter((item) => hasAll(item, wanted, scope))
    .map((item: unknown) => new ItemScope(scope, item));
}
