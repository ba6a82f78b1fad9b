/** Rows that ask whether values are taken, with that question answered wrongly. */
import type { Condition } from '../lifecycles/condition.js';
import { ABSENT } from '../lifecycles/lifecycle.js';
import { readsOf } from '../lifecycles/reads.js';
import { writtenBy } from '../lifecycles/taken.js';
import type { Evidence } from '../openapi/evidence.js';
import { effectMutant } from './around.js';
import { ours } from './evidence.js';
import type { Intact } from './intact.js';
import type { Mutant } from './mutant.js';
import { withPassage, type Passage } from './store-view.js';
import { tableMutant, type AnyRow, type Table } from './table.js';

export function takenMutants(intact: Intact): readonly Mutant[] {
  return intact.lifecycles.all.flatMap((table) =>
    table.rows.flatMap((row) => {
      const { when = '' } = row;
      const condition = table.conditions[when];
      if (condition?.taken === undefined) return [];
      return [
        ignored(intact, table, row),
        ...asked(intact, table, row, { ...condition, taken: condition.taken }),
        ...confused(intact, table, row),
      ];
    }),
  );
}

const REASONS = ours('no page says for what other reasons a request is refused');
const OTHERS: Evidence = ours('no page says whose values count');

/** What says that values are refused which a record has that is as new ones are. */
function evidenceOfTaken(
  { contract }: Intact,
  { operation: id, status, evidence }: AnyRow,
): Evidence {
  const operation = contract.operations.get(id);
  return evidence.grade === 'documented' && operation !== undefined
    ? contract.grades.ofStatus(operation, status)
    : evidence;
}

/** What another record has is accepted all the same. */
function ignored(intact: Intact, table: Table, row: AnyRow): Mutant {
  return tableMutant(intact, row, {
    what: 'never',
    title: `${row.operation} accepts values that another record has`,
    evidence: evidenceOfTaken(intact, row),
    operations: [row.operation],
    table: { ...table, rows: table.rows.filter((each) => each !== row) },
  });
}

/** The condition with a part of its question changed. */
function asked(
  intact: Intact,
  table: Table,
  row: AnyRow,
  { taken, among, ...others }: Condition & { readonly taken: readonly string[] },
): readonly Mutant[] {
  const counting = among ?? table.states;
  const first = [table.initial, ...table.states].find((state) => counting.includes(state));
  const make = (what: string, title: string, condition: Condition, evidence = OTHERS): Mutant =>
    tableMutant(intact, row, {
      what,
      title: `${row.operation} ${title}`,
      evidence,
      operations: [row.operation],
      table: { ...table, conditions: { ...table.conditions, [row.when ?? '']: condition } },
    });
  const isSaid = (field: string): boolean =>
    readsOf(writtenBy(table, row.operation, field)?.[field]).body.size > 0;
  return [
    make('always', 'refuses also values that no record has', others, REASONS),
    ...(counting.length === table.states.length
      ? []
      : [make('of-any-state', 'counts records in every state', { ...others, taken })]),
    ...(counting.length === 1
      ? []
      : counting.map((state) =>
          make(
            `not-of-${state.toLowerCase()}`,
            `does not count records in state ${state}`,
            { ...others, taken, among: counting.filter((each) => each !== state) },
            state === first ? evidenceOfTaken(intact, row) : OTHERS,
          ),
        )),
    ...(taken.length === 1 ? [] : taken.filter(isSaid)).map((field) =>
      make(`without-${field}`, `refuses also values with another ${field}`, {
        ...others,
        ...(among && { among }),
        taken: taken.filter((each) => each !== field),
      }),
    ),
  ];
}

/** The record itself, or one of somebody else, counts as another one. */
function confused(intact: Intact, table: Table, row: AnyRow): readonly Mutant[] {
  const { tenant } = table;
  const isUpdate = table.rows.some(
    ({ operation, status, from }) =>
      operation === row.operation && status < 400 && !from.includes(ABSENT),
  );
  const make = (
    what: string,
    title: string,
    having: (org: string) => NonNullable<Passage['having']>,
  ): Mutant =>
    effectMutant(intact, row, {
      ...{ what, title, evidence: OTHERS },
      effect: () => ({
        world: (world, { params }) =>
          withPassage(world, { having: having(decodeURIComponent(params[tenant ?? ''] ?? '')) }),
      }),
    });
  return [
    ...(isUpdate
      ? [
          make('by-itself', 'refuses the values that the record has itself', () => (all) => [
            ...all,
            ...all.map((each) => ({ ...each, id: `another ${each.id}` })),
          ]),
        ]
      : []),
    ...(tenant === undefined
      ? []
      : [
          make(
            'of-another-organization',
            'refuses what a record of another organization has',
            (org) => (all) => all.map((each) => ({ ...each, org })),
          ),
        ]),
  ];
}
