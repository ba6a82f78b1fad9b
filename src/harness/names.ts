import type { Lifecycles } from '../lifecycles/index.js';
import { isById, namingIn, type Naming } from '../lifecycles/naming.js';
import type { Operation } from '../openapi/operation.js';

/** What paths call records, where they do not call them by their ids. */
export interface Names {
  learn(kind: string, record: Readonly<Record<string, unknown>>): void;
  /** What the path of the operation calls the record; `undefined` when that is not known. */
  of(operation: Operation, id: string): string | undefined;
}

export function createNames(lifecycles: Lifecycles): Names {
  const known = new Map<string, Readonly<Record<string, unknown>>>();
  const keyOf = (kind: string, id: string): string => `${kind} ${id}`;
  return {
    learn(kind, record) {
      if (lifecycles.of(kind).other_ids === undefined) return;
      known.set(keyOf(kind, String(record['id'])), record);
    },
    of(operation, id) {
      const naming = namingOf(lifecycles, operation);
      if (naming === undefined || isById(naming)) return id;
      const { kind = '' } = lifecycles.forOperation(operation.id) ?? {};
      const name = known.get(keyOf(kind, id))?.[naming.field];
      return typeof name === 'string' ? name : undefined;
    },
  };
}

/** How the path of an operation names a record. */
export function namingOf(lifecycles: Lifecycles, operation: Operation): Naming | undefined {
  const lifecycle = lifecycles.forOperation(operation.id);
  const names = operation.parameters.filter((each) => each.in === 'path').map(({ name }) => name);
  return lifecycle && namingIn(lifecycle, names);
}
