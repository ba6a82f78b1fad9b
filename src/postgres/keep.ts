import type { AnyRecord } from '../lifecycles/records.js';
import type { StubsChange } from '../server/stubs/stubs-state.js';
import type { Records } from '../store/records.js';
import type { Planted } from '../store/table.js';
import type { Statement } from './link.js';
import { toWritten } from './rows.js';
import * as sql from './statements.js';

/** So many rows are written by one statement. */
const AT_ONCE = 1000;

/** What becomes of a record; deleted where there is none. */
export interface Change {
  readonly record: AnyRecord | undefined;
  /** Whether it was made because there was thought to be none. */
  readonly isNew: boolean;
}

export interface RecordChanges {
  /** What the world begins anew with, when it does. */
  readonly start: { readonly records: Records | undefined } | undefined;
  /** What it had begun with before. */
  readonly planted: Planted | undefined;
  readonly written: Iterable<Change>;
  readonly gone: readonly (readonly [string, string])[];
}

/** What keeps the changes of the records of a world. */
export function* recordStatements(
  world: string,
  { start, planted: before, written, gone }: RecordChanges,
): Generator<Statement> {
  if (start !== undefined) {
    yield sql.deleteRecords(world);
    yield* inChunks(rowsOf(start.records), (rows) => sql.insertRecords(world, rows));
  }
  const planted = start === undefined ? before : start.records?.planted;
  const isPlanted = ([kind, id]: readonly [string, string]): boolean =>
    planted?.table(kind).find(id) !== undefined;
  const deleted = gone.filter((key) => !isPlanted(key));
  if (deleted.length > 0) yield sql.deleteThese(world, deleted);
  // What was planted without a row would be seen again.
  const buried = gone.filter(isPlanted);
  if (buried.length > 0) {
    const rows = buried.map(([kind, id]) => ({ kind, id, ...DELETED, isAdded: false }));
    yield sql.upsertRecords(world, rows);
  }
  const added: sql.WrittenRow[] = [];
  const changed: sql.WrittenRow[] = [];
  for (const { record, isNew } of written) {
    if (record === undefined) continue;
    const { kind, id } = record;
    const row = { kind, id, ...toWritten(record), isAdded: !isPlanted([kind, id]) };
    (isNew ? added : changed).push(row);
  }
  if (added.length > 0) yield sql.insertRecords(world, added);
  yield* inChunks(changed, (rows) => sql.upsertRecords(world, rows));
}

const DELETED = { json: null, exact: null } as const;

/** What a world or a snapshot with these records has as rows. */
export function* rowsOf(records: Records | undefined): Generator<sql.WrittenRow> {
  for (const kind of records?.rules.kinds ?? []) {
    for (const { id, record, isAdded } of records?.table(kind).rows() ?? []) {
      const written = record === undefined ? DELETED : toWritten(record);
      yield { kind, id, ...written, isAdded };
    }
  }
}

export function* inChunks(
  rows: Iterable<sql.WrittenRow>,
  make: (rows: readonly sql.WrittenRow[]) => Statement,
): Generator<Statement> {
  let chunk: sql.WrittenRow[] = [];
  for (const row of rows) {
    chunk.push(row);
    if (chunk.length < AT_ONCE) continue;
    yield make(chunk);
    chunk = [];
  }
  if (chunk.length > 0) yield make(chunk);
}

/** What keeps a change of the stubs. */
export function stubStatements(world: string, change: StubsChange): readonly Statement[] {
  if ('put' in change) return [sql.putStub(world, change.put.id, change.put)];
  if ('remove' in change) return [sql.removeStub(world, change.remove)];
  if ('clear' in change) return [sql.clearStubs(world)];
  if ('load' in change) {
    return [
      sql.clearStubs(world),
      ...change.load.mappings.map((mapping) => sql.putStub(world, mapping.id, mapping)),
    ];
  }
  // Settings and scenarios stand in the row of the world.
  return [];
}
