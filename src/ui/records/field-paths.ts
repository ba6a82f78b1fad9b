/** The fields of a record one by one, those of objects in it as well. */
import type { Schema } from '../parts/schema-form.js';
import type { Entity } from '../format.js';

export interface FieldPlace {
  readonly path: readonly string[];
  /** Absent: it is not for people to change. */
  readonly schema: Schema | undefined;
}

/** Told above the fields; the simulator does not let anybody change them. */
const APART: ReadonlySet<string> = new Set(['kind', 'id', 'org', 'created_at']);

/** What the record has, in its order; then what it might have. */
export function fieldsOf(record: Entity, schema: Schema | undefined): readonly FieldPlace[] {
  return placesIn(record, schema, []).filter(({ path: [first = ''] }) => !APART.has(first));
}

function placesIn(
  value: object,
  schema: Schema | undefined,
  path: readonly string[],
): readonly FieldPlace[] {
  const names = new Set([...Object.keys(value), ...Object.keys(schema?.properties ?? {})]);
  return [...names].flatMap((name): readonly FieldPlace[] => {
    const own = schema?.properties?.[name];
    const inner: unknown = Object.entries(value).find(([key]) => key === name)?.[1];
    const place = [...path, name];
    if (own?.properties === undefined) return [{ path: place, schema: own }];
    return placesIn(isObject(inner) ? inner : {}, own, place);
  });
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

export function valueAt(record: object, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (value, name) =>
      isObject(value) ? Object.entries(value).find(([key]) => key === name)?.[1] : undefined,
    record,
  );
}

/** A patch that changes this field. An object is sent whole, since it must be valid as it is sent. */
export function patchOf(
  record: object,
  [first = '', ...rest]: readonly string[],
  value: unknown,
): Readonly<Record<string, unknown>> {
  if (rest.length === 0) return { [first]: value };
  const inner = valueAt(record, [first]);
  const others = isObject(inner) ? inner : {};
  return { [first]: { ...others, ...patchOf(others, rest, value) } };
}

export const isSame = (one: unknown, other: unknown): boolean =>
  JSON.stringify(one) === JSON.stringify(other);
