import { isDeepStrictEqual } from 'node:util';
import type { Related, RequestInput, Scope } from '../lifecycles/expression.js';
import type { Lifecycle } from '../lifecycles/lifecycle.js';
import { readsOf } from '../lifecycles/reads.js';
import type { Template } from '../lifecycles/template.js';
import { asArrived, type Operation } from '../openapi/operation.js';
import { isValid } from './inputs/valid.js';
import { isUpload, partsOf, plainParts } from '../openapi/upload.js';
import { parentsOf } from './parents.js';
import type { RequestShape } from './requests.js';
import type { Session } from './session.js';
import { withValueAt } from './special.js';
import { placesOfUnique } from './unique.js';
import { valueAt } from '../runtime/json-pointer.js';

/** What a template of a lifecycle can see of a request that was sent. */
export function sentBy(
  lifecycle: Lifecycle,
  operation: Operation,
  shape: Partial<RequestShape> & { readonly org: string },
): RequestInput {
  const { id, tenant } = lifecycle;
  const { body, query = {}, parts = plainParts(operation) } = shape;
  const sent = body === undefined ? operation.body?.example : body;
  return {
    path: {
      ...parentsOf(operation, lifecycle, shape.path),
      ...(tenant !== undefined && { [tenant]: shape.org }),
      ...(shape.id !== undefined && { [id]: shape.id }),
    },
    query,
    // As it was sent: generated values may have no prototype, which JSON does not carry.
    body:
      sent === undefined || isUpload(operation) || shape.bytes === null
        ? undefined
        : asArrived(operation.body, JSON.parse(JSON.stringify(sent)) as unknown),
    files: isUpload(operation) && shape.bytes !== null ? parts : [],
  };
}

/** Chance has no part in what is certain. */
const noChance = (): never => {
  throw new RangeError('a value that chance decides cannot be foreseen');
};

/** For what is made of the record alone. */
export const NOTHING_SENT: RequestInput = { path: {}, query: {}, body: undefined, files: [] };

export function scopeOf(
  request: RequestInput,
  record: object,
  now: string,
  related?: Related,
): Scope {
  return {
    request,
    record: record as Scope['record'],
    now,
    related,
    random: { uint32: noChance, fraction: noChance, uuid: noChance, hex: noChance },
  };
}

/**
 * What is sent so that the effect of what is sent can be seen: all images that an upload may have, and
 * each field that the templates of the operation read, also where the example of the document lacks it.
 * Other servers are sent what their page shows: that they must accept.
 */
export async function tellingShape(
  session: Session,
  operation: Operation,
): Promise<Partial<RequestShape>> {
  if (isUpload(operation)) return { parts: partsOf(operation) };
  const { body } = operation;
  if (body === undefined || session.target.control === undefined) return {};
  const rows = session.lifecycles.forOperation(operation.id)?.rows ?? [];
  const templates = rows
    .filter((row) => row.operation === operation.id)
    .flatMap(({ sets, answers }): readonly Template[] => [sets, answers]);
  const missing = [...new Set(templates.flatMap((each) => [...readsOf(each).body]))]
    .map((pointer) => pointer.split('/').slice(1))
    .filter((keys) => keys.length > 0 && valueAt(body.example, keys) === undefined);
  if (missing.length === 0) return {};
  const places = (await session.places()).get(operation.id) ?? [];
  const unique = placesOfUnique(session.lifecycles, operation.id);
  const sent = missing.reduce<unknown>((before, keys) => {
    const { schema } =
      places.find((place) => isDeepStrictEqual(place.keys, ['body', ...keys])) ?? {};
    const isOneOnly = unique.some((each) => isDeepStrictEqual(each, keys));
    const any = isOneOnly ? ANY.with(1, session.newName(keys.join(' '))) : ANY;
    const values: readonly unknown[] = Array.isArray(schema?.['enum']) ? schema['enum'] : any;
    const fuller = values
      .map((value) => withValueAt(before, keys, value))
      .find((each) => isValid(session, operation, { body: each }));
    return fuller ?? before;
  }, body.example);
  return { body: sent };
}

/** Of each type one: the contract says which is taken. */
const ANY: readonly unknown[] = [3, 'a text for the test', true, ['a text'], {}];
