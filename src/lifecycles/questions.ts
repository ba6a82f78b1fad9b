/** What can be read off a table: how a record is seen, and how it is got rid of. */
import type { Condition } from './condition.js';
import { isObject } from '../runtime/json.js';
import { ABSENT, changesRecord, type Lifecycle, type Row } from './lifecycle.js';

/** The operation that shows the state of a record, and the field of its answer that does. */
export interface Reading {
  readonly operation: string;
  readonly field: string;
}

/** How the state of a record of this kind is read; `undefined` where no answer shows it. */
export function readingOf({ rows }: Lifecycle): Reading | undefined {
  for (const row of rows) {
    const { operation, answers } = row;
    if (changesRecord(row) || !isObject(answers)) continue;
    const [field] = Object.entries(answers).find(([, value]) => value === '$record#/state') ?? [];
    if (field !== undefined) return { operation, field };
  }
  return undefined;
}

/** The rows that show a record of that state without changing it. */
export function showingsOf({ rows }: Lifecycle, state: string): readonly Row<string>[] {
  return rows.filter(
    (row) =>
      !changesRecord(row) && row.status < 300 && isObject(row.answers) && row.from.includes(state),
  );
}

/** The conditions that decide between the rows of an operation. */
export function conditionsOf(lifecycle: Lifecycle, operation: string): readonly Condition[] {
  return namedConditionsOf(lifecycle, operation).map(([, condition]) => condition);
}

/** The same, with their names. */
export function namedConditionsOf(
  { rows, conditions }: Lifecycle,
  operation: string,
): readonly (readonly [name: string, condition: Condition])[] {
  const names = rows.flatMap((row) => (row.operation === operation ? (row.when ?? []) : []));
  return [...new Set(names)].flatMap((name) => {
    const condition = conditions[name];
    return condition === undefined ? [] : [[name, condition] as const];
  });
}

/** The query parameter that a caller sends to say that an operation is meant also outside its usual states. */
export function consentOf(lifecycle: Lifecycle, operation: string): string | undefined {
  const asked = conditionsOf(lifecycle, operation).flatMap(({ query = {} }) => Object.keys(query));
  return asked[0];
}

/** The row that makes a record: of this operation, or of any. */
export function creationOf({ rows }: Lifecycle, operation?: string): Row<string> | undefined {
  return rows.find(
    ({ operation: id, from, to }) =>
      from.includes(ABSENT) && to !== undefined && (operation === undefined || id === operation),
  );
}

/** The field of an answer to a creation that tells the id of the new record: else, it is called as in paths. */
export function toldIdOf({ rows, id }: Lifecycle): string {
  for (const { from, to, answers } of rows) {
    if (!from.includes(ABSENT) || to === undefined || !isObject(answers)) continue;
    const [field] = Object.entries(answers).find(([, value]) => isId(value)) ?? [];
    if (field !== undefined) return field;
  }
  return id;
}

const isId = (template: unknown): boolean =>
  template === '$record#/id' || (isObject(template) && template['$number'] === '$record#/id');

/** How a record is got rid of. */
export interface Removal {
  readonly operation: string;
  readonly query?: Readonly<Record<string, string>>;
  /** Whether it is gone afterwards; else it is in a state that nothing leads out of. */
  readonly deletes: boolean;
}

/** Deletion, from as many states as possible; or else what leads to an end. */
export function removalOf(lifecycle: Lifecycle): Removal | undefined {
  const { rows, conditions } = lifecycle;
  const deletions = rows.filter(({ to }) => to === ABSENT);
  const deletion = deletions.find(({ when }) => when !== undefined) ?? deletions[0];
  if (deletion !== undefined) {
    const query = conditions[deletion.when ?? '']?.query;
    return { operation: deletion.operation, ...(query && { query }), deletes: true };
  }
  const last = rows.find((row) => !row.from.includes(ABSENT) && isEnd(lifecycle, row.to));
  return last && { operation: last.operation, deletes: false };
}

function isEnd({ rows, expiry }: Lifecycle, state: Row<string>['to']): boolean {
  return (
    state !== undefined &&
    !expiry.from.includes(state) &&
    !rows.some(({ from, to }) => to !== undefined && from.includes(state))
  );
}
