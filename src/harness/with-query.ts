/** A request with a parameter of the query that another one does without. */
import type { Operation } from '../openapi/operation.js';
import type { Place } from './inputs/places.js';
import { isValid } from './inputs/valid.js';
import { queryIn } from './own-list.js';
import type { RequestShape } from './requests.js';
import type { Session } from './session.js';
import { listOf } from '../runtime/json.js';

/** With a value that its schema allows, or that some record has where a page comes after it. */
export async function withQuery(
  session: Session,
  operation: Operation,
  { keys: [, name = ''], schema }: Place,
): Promise<Partial<RequestShape>> {
  const { control, org } = session.target;
  const lifecycle = session.lifecycles.forOperation(operation.id);
  const rows = lifecycle?.rows.filter((row) => row.operation === operation.id) ?? [];
  if (rows.some(({ lists }) => queryIn(lists?.after) === name)) {
    const [first] = (lifecycle && (await control?.list(lifecycle.kind, org))) ?? [];
    return first === undefined ? {} : { query: { [name]: first.id } };
  }
  const choices = listOf(schema['enum']);
  const values = [...choices, schema['example'], schema['default'], schema['minimum'], 1, 'text'];
  return (
    [...values, true]
      .flatMap((value) => (isScalar(value) ? [{ query: { [name]: String(value) } }] : []))
      .find((shape) => isValid(session, operation, shape)) ?? {}
  );
}

const isScalar = (value: unknown): value is string | number | boolean =>
  ['string', 'number', 'boolean'].includes(typeof value);
