/** What is sent so that it can be told from what the record has already, and one item of a list from all. */
import { isDeepStrictEqual } from 'node:util';
import { foresee, readsOf } from '../lifecycles/reads.js';
import { isObject } from '../runtime/json.js';
import { valueAt } from '../runtime/json-pointer.js';
import { isValid } from './inputs/valid.js';
import type { Walk } from './plan.js';
import { scopeOf, sentBy } from './sent.js';
import type { Session } from './session.js';
import { withValueAt } from './special.js';
import type { Start } from './start.js';

/** Of our own simulator alone: other servers are sent what their page shows. */
export async function tellApart(
  session: Session,
  { kind, operation: id, row }: Walk,
  { shape, entity }: Pick<Start, 'shape' | 'entity'>,
): Promise<Start['shape']> {
  const operation = session.operation(id);
  const lifecycle = session.lifecycles.of(kind);
  const { control, org } = session.target;
  if (control === undefined || shape.bytes !== undefined || row.status >= 300) return shape;
  if (operation.body?.example === undefined) return shape;
  const places = (await session.places()).get(id) ?? [];
  let told = shape;
  for (const [field, template] of Object.entries(row.sets ?? {})) {
    const [pointer, ...others] = readsOf(template).body;
    if (pointer === undefined || others.length > 0) continue;
    const keys = pointer.split('/').slice(1);
    if (shape.kept?.some((each) => isDeepStrictEqual(each, keys)) === true) continue;
    const body = told.body ?? operation.body.example;
    const value = valueAt(body, keys);
    const scope = scopeOf(sentBy(lifecycle, operation, { org, ...told }), entity ?? {}, '');
    const isSame =
      entity !== undefined &&
      isDeepStrictEqual(
        foresee(template, scope, ({ now }) => !now),
        entity[field],
      );
    if (value === undefined || !(isSame || (Array.isArray(value) && value.length === 1))) continue;
    const place = places.find((each) => isDeepStrictEqual(each.keys, ['body', ...keys]));
    const other = othersThan(value, place?.schema['enum'])
      .map((each) => withValueAt(body, keys, each))
      .find((each) => isValid(session, operation, { ...told, body: each }));
    if (other !== undefined) told = { ...told, body: other };
  }
  return told;
}

/** Values of the same type, of which the contract says which are taken. */
function othersThan(value: unknown, choices: unknown): readonly unknown[] {
  if (Array.isArray(choices)) return choices.filter((each) => each !== value);
  if (Array.isArray(value)) {
    const [first] = value as readonly unknown[];
    return othersThan(first, undefined).map((other) => [first, other]);
  }
  if (typeof value === 'string') return [`${value} 2`, `${value}2`, 'another text'];
  if (typeof value === 'number') return [value + 1, value - 1];
  if (typeof value === 'boolean') return [!value];
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, part]) =>
    othersThan(part, undefined).map((other) => ({ ...value, [name]: other })),
  );
}
