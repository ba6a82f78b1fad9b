/** Values that must be one record's only, and where requests say them. */
import type { Lifecycles } from '../lifecycles/index.js';
import { operationsOf, type Lifecycle } from '../lifecycles/lifecycle.js';
import { readsOf } from '../lifecycles/reads.js';
import { uniquesOf, writtenBy } from '../lifecycles/taken.js';

/** The fields that any operation of the kind asks about. */
export function uniqueFields(lifecycle: Lifecycle): readonly string[] {
  const all = operationsOf(lifecycle).flatMap((operation) =>
    uniquesOf(lifecycle, operation).flatMap(({ fields }) => fields),
  );
  return [...new Set(all)];
}

/** Where the body of a request says them. */
export function placesOfUnique(
  lifecycles: Lifecycles,
  operation: string,
): readonly (readonly string[])[] {
  const lifecycle = lifecycles.forOperation(operation);
  if (lifecycle === undefined) return [];
  return uniqueFields(lifecycle).flatMap((field) => placesOfField(lifecycle, operation, field));
}

export function placesOfField(
  lifecycle: Lifecycle,
  operation: string,
  field: string,
): readonly (readonly string[])[] {
  const template = writtenBy(lifecycle, operation, field)?.[field];
  return [...readsOf(template).body].map((pointer) => pointer.split('/').slice(1));
}
