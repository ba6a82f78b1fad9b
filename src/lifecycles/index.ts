import type { Lifecycle, Rule } from './lifecycle.js';
import { shipped } from './lifecycles.gen.js';
import type { Kind, RecordByKind } from './records.js';

export type Lifecycles = {
  readonly [K in Kind]: Lifecycle<K, RecordByKind[K]['state']>;
};

export const lifecycles = Object.fromEntries(
  shipped.map((lifecycle) => [lifecycle.kind, lifecycle]),
) as unknown as Lifecycles;

export const kinds = Object.keys(lifecycles) as readonly Kind[];

export function isKind(text: string): text is Kind {
  return Object.hasOwn(lifecycles, text);
}

/** Each rule of each table once, in the tables' order. */
export function lifecycleRules(tables: Lifecycles = lifecycles): readonly Rule[] {
  return Object.values(tables).flatMap(({ rows, expiry, outside }: Lifecycle): readonly Rule[] => [
    ...rows,
    expiry,
    ...outside,
  ]);
}

const byOperation = new WeakMap<Lifecycles, ReadonlyMap<string, Lifecycle>>();

/** The lifecycle whose rows answer an operation. */
export function lifecycleOf(operation: string, tables: Lifecycles): Lifecycle | undefined {
  let found = byOperation.get(tables);
  if (found === undefined) {
    found = new Map(
      Object.values(tables).flatMap((lifecycle: Lifecycle) =>
        lifecycle.rows.map((row): [string, Lifecycle] => [row.operation, lifecycle]),
      ),
    );
    byOperation.set(tables, found);
  }
  return found.get(operation);
}

/** The kind of record that an operation works on; `undefined` for an operation without a lifecycle. */
export function kindOf(operation: string, tables: Lifecycles = lifecycles): Kind | undefined {
  return lifecycleOf(operation, tables)?.kind as Kind | undefined;
}
