import type { Scope } from '../lifecycles/expression.js';
import { ABSENT, type Lifecycle, type Row } from '../lifecycles/lifecycle.js';
import { takesAway } from '../lifecycles/write.js';
import { foresee, unlike, type Knows } from '../lifecycles/reads.js';

/** Where a record is not what the row writes into it. */
export function written(
  lifecycle: Lifecycle,
  row: Row<string>,
  { scope, knows }: { readonly scope: Scope; readonly knows: Knows },
  after: Readonly<Record<string, unknown>>,
): readonly string[] {
  const { sets = {}, from } = row;
  return Object.entries(sets).flatMap(([field, template]) => {
    const foreseen = foresee(template, scope, knows);
    const isOther = from.includes(ABSENT) || takesAway(lifecycle, row, field);
    // What is not sent stays, whatever it was.
    if (foreseen === undefined && !isOther && !(field in scope.record)) return [];
    // Null is a value.
    const due = foreseen === undefined && !isOther ? scope.record[field] : foreseen;
    return unlike(due, after[field], [field]).map((path) =>
      path === field && after[field] === undefined
        ? `the record has no ${path} afterwards`
        : due === undefined
          ? `${path} of the record is still there, and was not sent`
          : `${path} of the record is not what was asked for`,
    );
  });
}
