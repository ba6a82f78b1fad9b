import { lifecycles } from '../lifecycles/index.js';
import { ABSENT, operationsOf } from '../lifecycles/lifecycle.js';
import type { Contract } from '../openapi/contract.js';
import {
  evidenceOfCell,
  evidenceOfConflict,
  evidenceOfEffect,
  evidenceOfRow,
  evidenceOfSomeEffect,
} from './evidence.js';
import type { Mutant } from './mutant.js';
import {
  legalRow,
  likenessOf,
  prefer,
  replaceRow,
  tableMutant,
  tableOf,
  withoutCondition,
  withoutTarget,
  type AnyRow,
} from './table.js';

/** Each rule of each table broken in each way that a table can be. */
export function lifecycleMutants(contract: Contract): readonly Mutant[] {
  return lifecycles.kinds.flatMap((kind) =>
    tableOf(kind).rows.flatMap((row) => [
      ...conflictAccepted(contract, kind, row),
      ...legalRefused(contract, kind, row),
      ...effectForgotten(contract, kind, row),
      ...wrongTarget(contract, kind, row),
      ...wrongRefusal(contract, kind, row),
    ]),
  );
}

/** A refusal by state that becomes a success, state by state. */
function conflictAccepted(contract: Contract, kind: string, row: AnyRow): readonly Mutant[] {
  const table = tableOf(kind);
  const legal = legalRow(table, row.operation);
  if (legal === undefined || row.status < 400 || row.from.includes(ABSENT)) return [];
  return row.from.map((state) =>
    tableMutant({
      kind,
      rule: row,
      evidence: evidenceOfConflict(contract, kind, row, state),
      what: `accepted-when-${state.toLowerCase()}`,
      title: `${row.operation} succeeds in state ${state} instead of answering ${row.status}`,
      operations: operationsOf(table),
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
function legalRefused(contract: Contract, kind: string, row: AnyRow): readonly Mutant[] {
  const table = tableOf(kind);
  if (row.status >= 300 || row.from.includes(ABSENT)) return [];
  const refusal = table.rows.find(
    ({ operation, status, from }) =>
      operation === row.operation && status >= 400 && !from.includes(ABSENT),
  );
  const status = refusal?.status ?? 404;
  return row.from.map((state) =>
    tableMutant({
      kind,
      rule: row,
      evidence: evidenceOfCell(contract, kind, row, state),
      what: `refused-when-${state.toLowerCase()}`,
      title: `${row.operation} answers ${status} in state ${state}, where it is allowed`,
      operations: operationsOf(table),
      table: prefer(table, { ...withoutTarget(row), from: [state], status }),
    }),
  );
}

/** A success that leaves the record as it was. */
function effectForgotten(contract: Contract, kind: string, row: AnyRow): readonly Mutant[] {
  if (row.to === undefined || row.from.includes(ABSENT)) return [];
  const table = tableOf(kind);
  return [
    tableMutant({
      kind,
      rule: row,
      evidence: evidenceOfSomeEffect(contract, kind, row),
      what: 'forgotten',
      title: `${row.operation} answers ${row.status} and changes nothing`,
      operations: operationsOf(table),
      table: replaceRow(table, row.id, withoutTarget(row)),
    }),
  ];
}

/** A success that leaves the record in another state than it should. */
function wrongTarget(contract: Contract, kind: string, row: AnyRow): readonly Mutant[] {
  const { to } = row;
  if (to === undefined || row.from.includes(ABSENT)) return [];
  const table = tableOf(kind);
  const others = table.states.filter((state) => state !== to && !row.from.includes(state));
  return others.map((wrong) =>
    tableMutant({
      kind,
      rule: row,
      evidence: evidenceOfEffect(contract, row),
      what: `becomes-${wrong.toLowerCase()}`,
      title:
        to === ABSENT
          ? `${row.operation} leaves a record in state ${wrong} instead of deleting it`
          : `${row.operation} makes the record ${wrong} instead of ${to}`,
      operations: operationsOf(table),
      table: replaceRow(table, row.id, { ...row, to: wrong }),
      equivalent: likenessOf(table, to, wrong),
    }),
  );
}

const MISTAKEN: Readonly<Record<number, number>> = { 403: 409, 404: 410, 409: 400 };

/** A refusal with another status than it should have. */
function wrongRefusal(contract: Contract, kind: string, row: AnyRow): readonly Mutant[] {
  const mistaken = MISTAKEN[row.status];
  if (mistaken === undefined) return [];
  const table = tableOf(kind);
  return [
    tableMutant({
      kind,
      rule: row,
      evidence: evidenceOfRow(contract, kind, row),
      what: `answers-${mistaken}`,
      title: `${row.operation} refuses with ${mistaken} instead of ${row.status}: ${row.title}`,
      operations: [row.operation],
      table: replaceRow(table, row.id, { ...row, status: mistaken }),
    }),
  ];
}
