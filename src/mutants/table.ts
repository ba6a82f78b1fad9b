import {
  ABSENT,
  operationsOf,
  rowsFor,
  type Lifecycle,
  type Row,
} from '../lifecycles/lifecycle.js';
import type { Evidence } from '../openapi/evidence.js';
import { withLifecycles } from './around.js';
import type { Intact } from './intact.js';
import { mutantOf, type Mutant, type Mutation } from './mutant.js';

export type AnyRow = Row<string>;
export type Table = Lifecycle;

/** The table with a row that goes before all others. */
export function prefer(table: Table, row: AnyRow): Table {
  return { ...table, rows: [row, ...table.rows] };
}

export function replaceRow(table: Table, id: string, row: AnyRow): Table {
  return { ...table, rows: table.rows.map((each) => (each.id === id ? row : each)) };
}

export function withoutEffect({ to: _to, sets: _sets, ...row }: AnyRow): AnyRow {
  return row;
}

export function withoutCondition({ when: _when, ...row }: AnyRow): AnyRow {
  return row;
}

/** The row of the operation that changes or reads a record, for rows about records that exist. */
export function legalRow(table: Table, operation: string): AnyRow | undefined {
  return table.rows.find(
    (row) => row.operation === operation && row.status < 300 && !row.from.includes(ABSENT),
  );
}

/** A mutant of a rule that consists of an edited table, in place of the one of its kind. */
export function tableMutant(
  { lifecycles }: Intact,
  rule: { readonly id: string },
  {
    table,
    operations = operationsOf(lifecycles.of(table.kind)),
    ...told
  }: {
    readonly what: string;
    readonly title: string;
    readonly evidence: Evidence;
    readonly table: Table;
    /** Default: all of the table. */
    readonly operations?: readonly string[];
    readonly equivalent?: string | undefined;
  },
): Mutant {
  const mutate = (): Mutation => ({ wrap: withLifecycles(lifecycles.with(table)) });
  return mutantOf(rule.id, { ...told, operations, mutate });
}

/** Whether an answer of some operation shows the state of such a record. */
function showsState(table: Table): boolean {
  return table.rows.some(({ status, to }) => status === 200 && to === undefined);
}

/**
 * Whether no sequence of operations can tell a record in one state from one in the other: no answer
 * shows the state, time treats both alike, and each operation answers both by the same row, which
 * leads to the same state.
 */
export function areAlike(table: Table, one: string, other: string): boolean {
  const { expiry } = table;
  return (
    !showsState(table) &&
    expiry.from.includes(one) === expiry.from.includes(other) &&
    operationsOf(table).every((operation) => {
      const [first, second] = [rowsFor(table, operation, one), rowsFor(table, operation, other)];
      return first.length === second.length && first.every((row, index) => row === second[index]);
    })
  );
}

/** Why states that are alike make an equivalent mutant. */
export function likenessOf(one: string, other: string): string {
  return `no documented operation shows the state of a record of this kind, and all of them answer in ${one} by the same rows as in ${other}`;
}
