/** What a row writes into a record. */
import type { Scope } from './expression.js';
import type { Lifecycle, Row } from './lifecycle.js';
import { fieldsOf, type Effects, type Fillable } from './template.js';

/** Whether the row takes away a field that gets no value: not one that every record must have. */
export function takesAway(
  { remembers }: Pick<Lifecycle, 'remembers'>,
  { replaces }: Pick<Row<string>, 'replaces'>,
  field: string,
): boolean {
  return (
    replaces === true && field !== 'expires_at' && remembers.required?.includes(field) !== true
  );
}

/** A field of `sets` without a value stays as it is, or is taken away where the row replaces what was there. */
export function write(
  lifecycle: Pick<Lifecycle, 'remembers'>,
  row: Pick<Row<string>, 'sets' | 'replaces'>,
  record: Fillable,
  { scope, effects }: { readonly scope: Scope; readonly effects: Effects },
): void {
  if (row.sets === undefined) return;
  for (const [name, evaluate] of fieldsOf(row.sets, effects)) {
    const value = evaluate(scope);
    if (value !== undefined) record[name] = value;
    else if (takesAway(lifecycle, row, name)) Reflect.deleteProperty(record, name);
  }
}
