/** Who has the values already that a request asks for. */
import type { Condition } from '../lifecycles/condition.js';
import { ABSENT, type Lifecycle } from '../lifecycles/lifecycle.js';
import { placesOfField } from './unique.js';

/** Values of a request that a record has already. */
export interface Held {
  /** The condition that asks for it. */
  readonly name: string;
  readonly fields: readonly string[];
  /** The state of another record, `ITSELF` or `ELSEWHERE`. */
  readonly by: string;
  /** Whether the condition holds. */
  readonly holds: boolean;
  /** Whether it is asked of a record in each state; else in one. */
  readonly isPlain: boolean;
}

/** The record that the request is about. */
export const ITSELF = 'itself';
/** A record of another organization. */
export const ELSEWHERE = 'of another organization';

/** Those whose values count, the easiest to make first; then those whose do not. */
export function holdersOf(
  lifecycle: Lifecycle,
  operation: string,
  [name, { taken: fields, among }]: readonly [name: string, condition: Condition],
): readonly Held[] {
  if (fields === undefined) return [];
  const { states, initial, tenant, rows } = lifecycle;
  const [first = initial, ...others] = [initial, ...states.filter((each) => each !== initial)].sort(
    (one, other) => Number(counts(other)) - Number(counts(one)),
  );
  function counts(state: string): boolean {
    return among?.includes(state) ?? true;
  }
  const isUpdate = rows.some(
    (row) => row.operation === operation && row.status < 400 && !row.from.includes(ABSENT),
  );
  const parts =
    fields.length === 1
      ? []
      : fields.filter((field) => placesOfField(lifecycle, operation, field).length > 0);
  const free = { name, fields, holds: false, isPlain: false };
  return [
    ...[first, ...others].map((by) => ({ ...free, by, holds: counts(by), isPlain: by === first })),
    ...parts.map((part) => ({
      ...free,
      fields: fields.filter((each) => each !== part),
      by: first,
    })),
    ...(isUpdate ? [{ ...free, by: ITSELF }] : []),
    ...(tenant === undefined ? [] : [{ ...free, by: ELSEWHERE }]),
  ];
}

/** Whether it is asked of a record in that state. */
export function isAskedIn(
  { rows }: Lifecycle,
  operation: string,
  { name, isPlain }: Held,
  state: string,
): boolean {
  const states = rows.flatMap((row) =>
    row.operation === operation && row.when === name ? row.from : [],
  );
  return isPlain ? states.includes(state) : states[0] === state;
}

export function inWords({ fields, by }: Held): string {
  const whose = by === ITSELF ? 'its own' : by === ELSEWHERE ? `one ${by}` : `one that is ${by}`;
  return `the ${fields.join(' and ')} of ${whose}`;
}
