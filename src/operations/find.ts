import { isById, namingIn } from '../lifecycles/naming.js';
import type { Lifecycle } from '../lifecycles/lifecycle.js';
import type { AnyRecord } from '../lifecycles/records.js';
import { follow, type Soon } from '../runtime/follow.js';
import type { Transaction } from '../store/store.js';

/** How a request names a record: by its own id, or by a field that is its alone. */
export interface Named {
  readonly value: string;
  /** Absent for the id. */
  readonly field?: string;
}

/** What the path names; `undefined` where it names no record of the kind. */
export function namedIn(
  lifecycle: Lifecycle,
  path: Readonly<Record<string, string>>,
): Named | undefined {
  const id = path[lifecycle.id];
  if (id !== undefined) return { value: id };
  if (lifecycle.other_ids === undefined) return undefined;
  const naming = namingIn(lifecycle, Object.keys(path));
  if (naming === undefined) return undefined;
  const value = path[naming.parameter] ?? '';
  return isById(naming) ? { value } : { value, field: naming.field };
}

/** The record as it is stored, of that owner. */
export function find(
  tx: Transaction,
  { kind, org }: Pick<AnyRecord, 'kind' | 'org'>,
  { value, field }: Named,
): Soon<AnyRecord | undefined> {
  if (field === undefined) {
    return follow(tx.get(kind, value), (stored) => (stored?.org === org ? stored : undefined));
  }
  return follow(tx.having(kind, field, value), (all) => {
    const id = all.find((record) => record.org === org)?.id;
    // Asked for by its id, so that whoever follows what is read sees it.
    return id === undefined ? undefined : tx.get(kind, id);
  });
}
