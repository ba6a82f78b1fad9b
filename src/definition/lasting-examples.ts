import type { Lifecycle } from '../lifecycles/lifecycle.js';
import { readsOf } from '../lifecycles/reads.js';
import { readInstant } from '../runtime/clock.js';
import { keysOf, valueAt } from '../runtime/json-pointer.js';

/** By operation: where its body says when the record expires. */
export type Ends = ReadonlyMap<string, readonly (readonly string[])[]>;

export function endsIn(lifecycles: readonly Lifecycle[]): Ends {
  return new Map(
    lifecycles
      .flatMap(({ rows }) => rows)
      .map(({ operation, sets }) => [
        operation,
        [...readsOf(sets?.['expires_at']).body].map(keysOf),
      ]),
  );
}

/** After every clock that tests set. */
const FAR = '2050-01-01T00:00:00Z';

/**
 * An example of a body, with the times at which its record expires moved far ahead: those of a document may
 * have passed, those that are made up too, and such a record would be over before it is looked at.
 */
export function lastingExample(example: unknown, ends: readonly (readonly string[])[]): unknown {
  const passing = ends.filter((keys) => {
    const value = valueAt(example, keys);
    return typeof value === 'string' && (readInstant(value) ?? FAR) < FAR;
  });
  if (passing.length === 0) return example;
  const lasting: unknown = structuredClone(example);
  for (const keys of passing) {
    const owner = valueAt(lasting, keys.slice(0, -1)) as Record<string, unknown>;
    owner[keys.at(-1) ?? ''] = FAR;
  }
  return lasting;
}
