/** What answers show of paths: under what a record was made, and which parents are there at all. */
import type { Lifecycles } from '../lifecycles/index.js';
import { creationOf, toldIdOf } from '../lifecycles/questions.js';
import type { Operation } from '../openapi/operation.js';
import { isObject } from '../runtime/json.js';
import type { Answer } from './message.js';
import type { Names } from './names.js';
import { parentsOf } from './parents.js';
import { idParameter, type RequestShape } from './requests.js';

/** What a request says of a record in its path. */
type Said = Pick<RequestShape, 'id' | 'path'>;

export interface Whereabouts {
  note(operation: Operation, said: Said, answer: Answer | undefined): void;
  /** Whether what the path says that the record belongs to was seen before: a made-up parent is not there. */
  isPlaceKnown(operation: Operation, said: Said, own: readonly { readonly id: string }[]): boolean;
}

export function createWhereabouts(lifecycles: Lifecycles, names: Names): Whereabouts {
  const there = new Set<string>();
  const parentsIn = (operation: Operation, said: Said): Readonly<Record<string, string>> => {
    const lifecycle = lifecycles.forOperation(operation.id);
    if (lifecycle === undefined) return {};
    return parentsOf(operation, lifecycle, { ...names.inPath(operation, said).path, ...said.path });
  };
  return {
    note(operation, said, answer) {
      if (answer === undefined || answer.status >= 300) return;
      const parents = parentsIn(operation, said);
      for (const [name, value] of Object.entries(parents)) there.add(`${name}=${value}`);
      const lifecycle = lifecycles.forOperation(operation.id);
      if (lifecycle === undefined || idParameter(operation, lifecycles) !== undefined) return;
      const id = isObject(answer.json) ? answer.json[toldIdOf(lifecycle)] : undefined;
      const isCreation = creationOf(lifecycle, operation.id) !== undefined;
      if (!isCreation || (typeof id !== 'string' && typeof id !== 'number')) return;
      names.learnPath(lifecycle.kind, String(id), parents);
    },
    isPlaceKnown: (operation, said, own) =>
      Object.entries(parentsIn(operation, said)).every(
        ([name, value]) => there.has(`${name}=${value}`) || own.some(({ id }) => id === value),
      ),
  };
}
