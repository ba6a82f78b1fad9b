import { ABSENT, changesRecord, operationsOf } from '../lifecycles/lifecycle.js';
import type { AnyRecord } from '../lifecycles/records.js';
import { uniquesOf } from '../lifecycles/taken.js';
import { effectMutant, type Effect } from './around.js';
import {
  evidenceOfCell,
  evidenceOfConflict,
  evidenceOfEffect,
  evidenceOfRow,
  evidenceOfSomeEffect,
  UNSEEN,
} from './evidence.js';
import type { Intact } from './intact.js';
import type { Mutant } from './mutant.js';
import { withPassage } from './store-view.js';
import {
  legalRow,
  areAlike,
  likenessOf,
  prefer,
  replaceRow,
  tableMutant,
  withoutCondition,
  withoutEffect,
  type AnyRow,
  type Table,
} from './table.js';

/** Each rule of each table broken in each way that a table can be. */
export function lifecycleMutants(intact: Intact): readonly Mutant[] {
  return intact.lifecycles.all.flatMap((table) =>
    table.rows.flatMap((row) => [
      ...conflictAccepted(intact, table, row),
      ...legalRefused(intact, table, row),
      ...effectForgotten(intact, table, row),
      ...wrongTarget(intact, table, row),
      ...leftOver(intact, table, row),
      ...wrongRefusal(intact, table, row),
    ]),
  );
}

/** A refusal by state that becomes a success, state by state. */
function conflictAccepted(intact: Intact, table: Table, row: AnyRow): readonly Mutant[] {
  const legal = legalRow(table, row.operation);
  if (legal === undefined || row.status < 400 || row.from.includes(ABSENT)) return [];
  // Not by state.
  if (table.conditions[row.when ?? '']?.taken !== undefined) return [];
  return row.from.map((state) =>
    tableMutant(intact, row, {
      evidence: evidenceOfConflict(intact, table.kind, row, state),
      what: `accepted-when-${state.toLowerCase()}`,
      title: `${row.operation} succeeds in state ${state} instead of answering ${row.status}`,
      table: prefer(table, {
        ...withoutCondition(successFrom(table.rows, legal, row)),
        from: [state],
      }),
    }),
  );
}

/** What the success looks like that a refusal is turned into: the conditional one where there is one. */
function successFrom(rows: readonly AnyRow[], legal: AnyRow, refusal: AnyRow): AnyRow {
  return (
    rows.find(
      ({ operation, status, from }) =>
        operation === refusal.operation &&
        status < 300 &&
        from.some((state) => refusal.from.includes(state)),
    ) ?? legal
  );
}

/** A success that becomes a refusal, state by state. */
function legalRefused(intact: Intact, table: Table, row: AnyRow): readonly Mutant[] {
  if (row.status >= 300 || row.from.includes(ABSENT)) return [];
  const refusal = table.rows.find(
    ({ operation, status, from }) =>
      operation === row.operation && status >= 400 && !from.includes(ABSENT),
  );
  const status = refusal?.status ?? 404;
  return row.from.map((state) =>
    tableMutant(intact, row, {
      evidence: evidenceOfCell(intact, table.kind, row, state),
      what: `refused-when-${state.toLowerCase()}`,
      title: `${row.operation} answers ${status} in state ${state}, where it is allowed`,
      table: prefer(table, { ...withoutEffect(row), from: [state], status }),
    }),
  );
}

/** A success that leaves the record as it was. */
function effectForgotten(intact: Intact, table: Table, row: AnyRow): readonly Mutant[] {
  if (!changesRecord(row) || row.from.includes(ABSENT)) return [];
  const told = {
    evidence: evidenceOfSomeEffect(intact, table.kind, row),
    what: 'forgotten',
  };
  const title = `answers ${row.status} and changes nothing`;
  // What it writes says what is taken, which another mutant ignores.
  if (uniquesOf(table, row.operation).length > 0) {
    const write = (record: AnyRecord, before: AnyRecord | undefined): AnyRecord => before ?? record;
    const effect = (): Effect => ({ world: (world) => withPassage(world, { write }) });
    const operations = operationsOf(table);
    return [effectMutant(intact, row, { ...told, title, operations, effect })];
  }
  return [
    tableMutant(intact, row, {
      ...told,
      title: `${row.operation} ${title}`,
      table: replaceRow(table, row.id, withoutEffect(row)),
    }),
  ];
}

/** A replacement that keeps what was not sent. */
function leftOver(intact: Intact, table: Table, row: AnyRow): readonly Mutant[] {
  if (row.replaces !== true || row.from.includes(ABSENT)) return [];
  const { replaces: _, ...merging } = row;
  return [
    tableMutant(intact, row, {
      evidence: UNSEEN,
      what: 'keeps-what-is-not-sent',
      title: `${row.operation} keeps what was not sent instead of replacing the record`,
      operations: [row.operation],
      table: replaceRow(table, row.id, merging),
    }),
  ];
}

/** A success that leaves the record in another state than it should. */
function wrongTarget(intact: Intact, table: Table, row: AnyRow): readonly Mutant[] {
  const { to } = row;
  if (to === undefined || row.from.includes(ABSENT)) return [];
  const others = table.states.filter((state) => state !== to && !row.from.includes(state));
  return others.map((wrong) =>
    tableMutant(intact, row, {
      evidence: evidenceOfEffect(intact, row),
      what: `becomes-${wrong.toLowerCase()}`,
      title:
        to === ABSENT
          ? `${row.operation} leaves a record in state ${wrong} instead of deleting it`
          : `${row.operation} makes the record ${wrong} instead of ${to}`,
      table: replaceRow(table, row.id, { ...row, to: wrong }),
      equivalent: areAlike(table, to, wrong) ? likenessOf(to, wrong) : undefined,
    }),
  );
}

const MISTAKEN: Readonly<Record<number, number>> = { 403: 409, 404: 410, 409: 400 };

/** A refusal with another status than it should have. */
function wrongRefusal(intact: Intact, table: Table, row: AnyRow): readonly Mutant[] {
  const mistaken = MISTAKEN[row.status];
  if (mistaken === undefined) return [];
  return [
    tableMutant(intact, row, {
      evidence: evidenceOfRow(intact, table.kind, row),
      what: `answers-${mistaken}`,
      title: `${row.operation} refuses with ${mistaken} instead of ${row.status}: ${row.title}`,
      operations: [row.operation],
      table: replaceRow(table, row.id, { ...row, status: mistaken }),
    }),
  ];
}
