/**
 * What may happen to a record, as data. A lifecycle is a table of rows; `step` finds the row that
 * answers an event, `settle` lets time pass. Both are pure: the simulator, the harness, the provider
 * states, the diagrams and the list of assumptions all read the same table.
 */

import type { Absent } from './absent.js';
import { holds, type Conditions, type Event } from './condition.js';
import { aloneWith } from './expression.js';
import { fieldsOf, fill, type Fillable, type Template } from './template.js';
import type { Listing, Making, Relation, Touch } from './wider.js';

/** Where a statement comes from: the documentation that the definition is of, another public page, or our own judgement. */
export type Evidence =
  | { readonly grade: 'documented'; readonly page: string }
  | { readonly grade: 'docs'; readonly page: string }
  | { readonly grade: 'inferred'; readonly reason: string };

/** What every record has, beside what its lifecycle remembers. */
export const OF_EVERY_RECORD: readonly string[] = [
  'id',
  'kind',
  'org',
  'state',
  'created_at',
  'expires_at',
];

/** A statement about behaviour that an answer can cite by its id. */
export interface Rule {
  readonly id: string;
  readonly title: string;
  readonly evidence: Evidence;
}

export { ABSENT, type Absent } from './absent.js';

export interface Row<State extends string> extends Rule {
  readonly operation: string;
  readonly from: readonly (State | Absent)[];
  /** Absent: the row refuses, or the record stays in its state. */
  readonly to?: State | Absent;
  /** The name of a condition of the lifecycle. */
  readonly when?: string;
  readonly status: number;
  /** What becomes of the record beside its state; of a new one, what it has beside id and times. */
  readonly sets?: Readonly<Record<string, Template>>;
  /** A field of `sets` without a value is taken away; else it stays as it was. */
  readonly replaces?: true;
  /** The body of the answer, made of the request and of the record as it is afterwards. */
  readonly answers?: Template;
  /** Where the files of an upload are found in the record, and what is kept of each. */
  readonly keeps?: KeptFiles;
  /** What becomes of related records, by the names of the relations. */
  readonly touches?: Readonly<Record<string, Touch>>;
  /** Records of other kinds that come to be with this one. */
  readonly makes?: readonly Making[];
  /** The row answers with many records of the kind instead of one. */
  readonly lists?: Listing;
}

/** Whether a row that succeeds makes another record of the one that is there. */
export function changesRecord({ to, sets }: Pick<Row<string>, 'to' | 'sets'>): boolean {
  return to !== undefined || sets !== undefined;
}

export interface KeptFiles {
  /** The field of the record that lists them. */
  readonly list: string;
  /** The fields of an item that have the name of the part, its media type and its bytes. */
  readonly name?: string;
  readonly type?: string;
  readonly size?: string;
}

/** A change that no operation of the definition makes: through another section of the API. */
export interface OutsideChange<State extends string> extends Rule {
  readonly from: readonly State[];
  readonly to: State;
}

export interface Lifecycle<Kind extends string = string, State extends string = string> {
  readonly kind: Kind;
  readonly title: string;
  /** The path parameter that names a record of this kind. */
  readonly id: string;
  /** Other path parameters that name one, each with the field of the record that it is. */
  readonly other_ids?: Readonly<Record<string, string>> | undefined;
  /** Makes the id of a new record; absent: a random UUID. */
  readonly new_id?: Template;
  /** The path parameter that names whose it is; absent where the API has one owner for all. */
  readonly tenant?: string | undefined;
  readonly conditions: Conditions;
  /** The records that one of this kind belongs to, by names. */
  readonly relations?: Readonly<Record<string, Relation>> | undefined;
  /** What is remembered of a record beside id, kind, org, state and times, as JSON Schema. */
  readonly remembers: {
    readonly required?: readonly string[];
    readonly properties: Readonly<Record<string, object>>;
  };
  readonly states: readonly State[];
  readonly initial: State;
  /** Time moves a record in one of these states to another once its `expires_at` is reached. */
  readonly seeds: {
    /** What a planted record has where its description says nothing. */
    readonly defaults?: Readonly<Record<string, Template>>;
    /** Evaluated afterwards, field by field, with what the record has so far. */
    readonly completes?: Readonly<Record<string, Template>>;
  };
  readonly expiry: Expiry<State>;
  readonly outside: readonly OutsideChange<State>[];
  /** In order: the first row whose state and condition fit the event answers it. */
  readonly rows: readonly Row<State>[];
}

export interface Expiry<State extends string> extends Rule {
  readonly from: readonly State[];
  readonly to: State;
  /** What is over with the time in `expires_in`, by the page that says so. */
  readonly ends?: readonly string[];
  /** What becomes of the record beside its state. */
  readonly sets?: Readonly<Record<string, Template>>;
}

export interface Mortal<State extends string> {
  readonly state: State;
  readonly expires_at: string;
}

/** The record as time has left it at `now`. Both times are UTC instants in their 24-character form. */
export function settle<State extends string, Record extends Mortal<State>>(
  lifecycle: Lifecycle<string, State>,
  record: Record,
  now: string,
): Record {
  const { expiry } = lifecycle;
  return now >= record.expires_at && expiry.from.includes(record.state)
    ? expire(expiry, record)
    : record;
}

/** The record as it is when its time is over, whatever it was before. */
export function expire<State extends string, Record extends Mortal<State>>(
  { to, sets }: Expiry<State>,
  record: Record,
): Record {
  const expired = { ...record, state: to };
  if (sets !== undefined) fill(expired as unknown as Fillable, fieldsOf(sets), aloneWith(record));
  return expired;
}

/** The row that answers the event. Throws when none does: the table is incomplete, which a test forbids. */
export function step<State extends string>(
  lifecycle: Lifecycle<string, State>,
  state: State | Absent,
  event: Event,
): Row<State> {
  for (const row of rowsFor(lifecycle, event.operation, state)) {
    if (row.when === undefined || holds(lifecycle.conditions, row.when, event)) return row;
  }
  throw new Error(`${lifecycle.kind}: no row answers ${event.operation} in state ${state}`);
}

/** By operation, then by state: two keys are found faster than they are joined. */
type RowIndex = ReadonlyMap<string, ReadonlyMap<string, readonly Row<string>[]>>;
const indexes = new WeakMap<Lifecycle, RowIndex>();

/** The rows of one cell of the state-by-operation matrix, in the table's order. */
export function rowsFor<State extends string>(
  lifecycle: Lifecycle<string, State>,
  operation: string,
  state: State | Absent,
): readonly Row<State>[] {
  let index = indexes.get(lifecycle);
  if (index === undefined) {
    index = indexRows(lifecycle);
    indexes.set(lifecycle, index);
  }
  return (index.get(operation)?.get(state) ?? []) as readonly Row<State>[];
}

function indexRows(lifecycle: Lifecycle): RowIndex {
  const index = new Map<string, Map<string, Row<string>[]>>();
  for (const row of lifecycle.rows) {
    const cells = index.get(row.operation) ?? new Map<string, Row<string>[]>();
    index.set(row.operation, cells);
    for (const state of row.from) {
      const cell = cells.get(state);
      if (cell === undefined) cells.set(state, [row]);
      else cell.push(row);
    }
  }
  return index;
}

/** The operations that the table describes, in its order. */
export function operationsOf(lifecycle: Lifecycle): readonly string[] {
  return [...new Set(lifecycle.rows.map((row) => row.operation))];
}
