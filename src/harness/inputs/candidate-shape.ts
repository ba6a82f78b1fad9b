import type { Operation } from '../../openapi/operation.js';
import { inPath, type RequestShape } from '../requests.js';
import type { Session } from '../session.js';
import { withoutValueAt, withValueAt } from '../special.js';
import type { Candidate } from './candidates.js';

/** The plainest valid request with the one change. */
export function shapeOf(
  { lifecycles }: Pick<Session, 'lifecycles'>,
  operation: Operation,
  { place, change }: Candidate,
): Partial<RequestShape> {
  const [part, ...keys] = place.keys;
  const name = keys[0] ?? '';
  const text = change === 'remove' ? undefined : String(change.put);
  switch (part) {
    case 'path':
      return inPath(operation, lifecycles, name, text ?? '');
    case 'query':
      return text === undefined ? {} : { query: { [name]: text } };
    case 'header':
      return { headers: { [name]: text ?? null } };
    default: {
      const example = operation.body?.example;
      if (change !== 'remove') return { body: withValueAt(example, keys, change.put) };
      return keys.length === 0 ? { bytes: null } : { body: withoutValueAt(example, keys) };
    }
  }
}
