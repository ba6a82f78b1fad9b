/** Whether a record stands under what the path says that it belongs to. */
import type { AnyRecord } from './records.js';
import { ABSENT, type Lifecycle } from './lifecycle.js';

/** The field of a record that says what a parameter of the path says; `undefined` where none does. */
export function parentField(
  {
    rows,
  }: {
    readonly rows: readonly { readonly sets?: Readonly<Record<string, unknown>> | undefined }[];
  },
  parameter: string,
): string | undefined {
  return rows
    .flatMap(({ sets = {} }) => Object.entries(sets))
    .find(([, template]) => JSON.stringify(template).includes(`"$request.path.${parameter}"`))?.[0];
}

/** Whether the parameter names a record, so that one which nobody has is unknown to the operation. */
export function isNamed(lifecycle: Lifecycle, operation: string, parameter: string): boolean {
  const { id, other_ids, relations = {}, conditions, rows } = lifecycle;
  if (parameter === id || Object.hasOwn(other_ids ?? {}, parameter)) return true;
  const own = rows.filter((row) => row.operation === operation);
  if (own.some(({ from }) => from.some((state) => state !== ABSENT))) {
    return parentsOf(lifecycle, operation).some(([, name]) => name === parameter);
  }
  return own.some(({ when = '' }) =>
    Object.keys(conditions[when]?.related ?? {}).some((name) =>
      JSON.stringify(relations[name]?.id ?? '').includes(`"$request.path.${parameter}"`),
    ),
  );
}

const known = new WeakMap<Lifecycle, ReadonlyMap<string, readonly (readonly [string, string])[]>>();

/**
 * A creation that remembers a parameter of its path says what the record belongs to: under another one it is
 * as unknown as one that was never made. A record that does not say it is found under all.
 */
export function isUnder(
  lifecycle: Lifecycle,
  operation: string,
  path: Readonly<Record<string, string>>,
  record: AnyRecord,
): boolean {
  return parentsOf(lifecycle, operation).every(([field, parameter]) => {
    const [said, asked] = [record[field], path[parameter]];
    if (asked === undefined) return true;
    // A path has a number as text.
    return typeof said === 'number' ? String(said) === asked : said === undefined || said === asked;
  });
}

/** Whether another record belongs to the same as the one that a request makes or changes. */
export function isBeside(
  lifecycle: Lifecycle,
  path: Readonly<Record<string, string>>,
  own: AnyRecord | undefined,
  other: AnyRecord,
): boolean {
  return madeUnder(lifecycle).every(([field, parameter]) => {
    const [said, asked] = [other[field], path[parameter] ?? own?.[field]];
    const isSame = said === asked || (typeof said === 'number' && said.toString() === asked);
    return said === undefined || asked === undefined || isSame;
  });
}

function parentsOf(
  lifecycle: Lifecycle,
  operation: string,
): readonly (readonly [field: string, parameter: string])[] {
  let byOperation = known.get(lifecycle);
  if (byOperation === undefined) known.set(lifecycle, (byOperation = parentsIn(lifecycle)));
  return byOperation.get(operation) ?? [];
}

/** Fields with the parameters of the path that creations remember in them. */
function madeUnder({ rows }: Lifecycle): readonly (readonly [string, string])[] {
  return rows
    .filter(({ from }) => from.includes(ABSENT))
    .flatMap(({ sets = {} }) =>
      Object.entries(sets).flatMap(([field, template]) => {
        const [, parameter] =
          /^\$request\.path\.([^{}#/]+)$/.exec(typeof template === 'string' ? template : '') ?? [];
        return parameter === undefined ? [] : [[field, parameter] as const];
      }),
    );
}

/** By operation. One that an operation itself sets is moved by it. */
function parentsIn(
  lifecycle: Lifecycle,
): ReadonlyMap<string, readonly (readonly [string, string])[]> {
  const { rows } = lifecycle;
  const made = madeUnder(lifecycle);
  return new Map(
    rows.map(({ operation }) => {
      const own = rows.filter((row) => row.operation === operation);
      const moved = new Set(own.flatMap((row) => Object.keys(row.sets ?? {})));
      return [operation, made.filter(([field]) => !moved.has(field))];
    }),
  );
}
