import type { Lifecycles } from '../lifecycles/index.js';
import { isById, namingIn, type Naming } from '../lifecycles/naming.js';
import type { Operation } from '../openapi/operation.js';
import { fieldOf, parentsOf } from './parents.js';
import type { RequestShape } from './requests.js';

/** What paths call records, where they do not call them by their ids. */
export interface Names {
  learn(kind: string, record: Readonly<Record<string, unknown>>): void;
  /** Notes what a record was made under: a path to it says the same. */
  learnPath(kind: string, id: string, path: Readonly<Record<string, string>>): void;
  /** What the path of the operation calls the record; `undefined` when that is not known. */
  of(operation: Operation, id: string): string | undefined;
  /** The same, with what the path says that the record belongs to, as far as that is known. */
  inPath(operation: Operation, said: Said): Said;
}

/** What a request says of a record in its path. */
type Said = Pick<RequestShape, 'id' | 'path'>;

export function createNames(lifecycles: Lifecycles): Names {
  const known = new Map<string, Readonly<Record<string, unknown>>>();
  const paths = new Map<string, Readonly<Record<string, string>>>();
  const keyOf = (kind: string, id: string): string => `${kind} ${id}`;
  const names: Names = {
    learn(kind, record) {
      known.set(keyOf(kind, String(record['id'])), record);
    },
    learnPath(kind, id, path) {
      paths.set(keyOf(kind, id), path);
    },
    of(operation, id) {
      const naming = namingOf(lifecycles, operation);
      if (naming === undefined || isById(naming)) return id;
      const { kind = '' } = lifecycles.forOperation(operation.id) ?? {};
      const name = known.get(keyOf(kind, id))?.[naming.field];
      return typeof name === 'string' ? name : undefined;
    },
    inPath(operation, { id, path: given }) {
      if (id === undefined) return {};
      const lifecycle = lifecycles.forOperation(operation.id);
      const path: Record<string, string> = {};
      if (lifecycle !== undefined) {
        const record = known.get(keyOf(lifecycle.kind, id)) ?? {};
        const made = paths.get(keyOf(lifecycle.kind, id)) ?? {};
        for (const name of Object.keys(parentsOf(operation, lifecycle))) {
          const value = made[name] ?? record[fieldOf(lifecycle, name) ?? ''];
          if (typeof value === 'string' || typeof value === 'number') path[name] = String(value);
        }
      }
      return { id: names.of(operation, id) ?? id, path: { ...path, ...given } };
    },
  };
  return names;
}

/** How the path of an operation names a record. */
export function namingOf(lifecycles: Lifecycles, operation: Operation): Naming | undefined {
  const lifecycle = lifecycles.forOperation(operation.id);
  const names = operation.parameters.filter((each) => each.in === 'path').map(({ name }) => name);
  return lifecycle && namingIn(lifecycle, names);
}
