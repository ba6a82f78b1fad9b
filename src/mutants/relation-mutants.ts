import { operationsOf } from '../lifecycles/lifecycle.js';
import type { Listing, Touch } from '../lifecycles/wider.js';
import { UNSEEN } from './evidence.js';
import type { Intact } from './intact.js';
import type { Mutant } from './mutant.js';
import { replaceRow, tableMutant, type AnyRow, type Table } from './table.js';

/** What rows do beyond their own record, forgotten: changes of related records, filters and pages of lists. */
export function relationMutants(intact: Intact): readonly Mutant[] {
  return intact.lifecycles.all.flatMap((table) =>
    table.rows.flatMap((row) => [
      ...touchesForgotten(intact, table, row),
      ...listingIgnored(intact, table, row),
    ]),
  );
}

type Forget = (what: string, title: string, row: AnyRow) => Mutant;

function forgetter(
  intact: Intact,
  table: Table,
  row: AnyRow,
  operations: readonly string[],
): Forget {
  return (what, title, changed) =>
    tableMutant(intact, row, {
      evidence: UNSEEN,
      what: `${what}/forgotten`,
      title: `${row.operation} ${title}`,
      operations,
      table: replaceRow(table, row.id, changed),
    });
}

function touchesForgotten(intact: Intact, table: Table, row: AnyRow): readonly Mutant[] {
  return Object.entries(row.touches ?? {}).flatMap(([name, { to, sets = {} }]) => {
    const kind = table.relations?.[name]?.kind;
    const related = kind === undefined ? [] : operationsOf(intact.lifecycles.of(kind));
    const forget = forgetter(intact, table, row, [...operationsOf(table), ...related]);
    const touching = (touch: Touch): AnyRow => ({
      ...row,
      touches: { ...row.touches, [name]: touch },
    });
    return [
      ...(to === undefined
        ? []
        : [
            forget(
              `touches.${name}.to`,
              `leaves the state of the ${String(kind)} as it is`,
              touching({ sets }),
            ),
          ]),
      ...Object.keys(sets).map((field) => {
        const { [field]: _forgotten, ...others } = sets;
        return forget(
          `touches.${name}.${field}`,
          `does not write ${field} into the ${String(kind)}`,
          touching({ ...(to !== undefined && { to }), sets: others }),
        );
      }),
    ];
  });
}

function listingIgnored(intact: Intact, table: Table, row: AnyRow): readonly Mutant[] {
  const { lists } = row;
  if (lists === undefined) return [];
  const forget = forgetter(intact, table, row, [row.operation]);
  const listing = (changed: Listing): AnyRow => ({ ...row, lists: changed });
  const { where = {} } = lists;
  const parts = ['limit', 'offset', 'page', 'after', 'unknown'] as const;
  return [
    ...Object.keys(where).map((field) => {
      const { [field]: _ignored, ...others } = where;
      const title = `lists records whatever their ${field} is`;
      return forget(`lists.where.${field}`, title, listing({ ...lists, where: others }));
    }),
    ...parts
      .filter((part) => lists[part] !== undefined)
      .map((part) => {
        const { [part]: _ignored, ...others } = lists;
        return forget(`lists.${part}`, `does not look at the ${part} of a list`, listing(others));
      }),
  ];
}
