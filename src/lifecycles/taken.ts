/** Values that one record alone may have. */
import type { Lifecycle } from './lifecycle.js';
import { namedConditionsOf } from './questions.js';

/** Of one operation: a condition that asks whether values are taken. */
export interface Unique {
  readonly name: string;
  readonly fields: readonly string[];
  /** The states in which another record counts. */
  readonly states: readonly string[];
}

type ByOperation = Map<string, readonly Unique[]>;
const known = new WeakMap<Lifecycle, ByOperation>();

/** What an operation asks of other records of its kind. */
export function uniquesOf(lifecycle: Lifecycle, operation: string): readonly Unique[] {
  let all = known.get(lifecycle);
  if (all === undefined) known.set(lifecycle, (all = new Map<string, readonly Unique[]>()));
  let own = all.get(operation);
  if (own === undefined) {
    own = namedConditionsOf(lifecycle, operation).flatMap(([name, { taken, among }]) =>
      taken === undefined ? [] : [{ name, fields: taken, states: among ?? lifecycle.states }],
    );
    all.set(operation, own);
  }
  return own;
}

/** What the operation writes into a record where it succeeds: it says which value a request asks for. */
export function writtenBy(
  { rows }: Pick<Lifecycle, 'rows'>,
  operation: string,
  field: string,
): Lifecycle['rows'][number]['sets'] {
  return rows.find(
    (row) => row.operation === operation && row.status < 400 && row.sets?.[field] !== undefined,
  )?.sets;
}
