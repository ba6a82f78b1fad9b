import { operationsOf } from '../lifecycles/lifecycle.js';
import type { Making } from '../lifecycles/wider.js';
import { UNSEEN } from './evidence.js';
import type { Intact } from './intact.js';
import type { Mutant } from './mutant.js';
import { replaceRow, tableMutant, type AnyRow, type Table } from './table.js';

/** Records that rows make beside their own: forgotten, and each field of them. */
export function makingMutants(intact: Intact): readonly Mutant[] {
  return intact.lifecycles.all.flatMap((table) =>
    table.rows.flatMap((row) =>
      (row.makes ?? []).flatMap((making, index) => ofMaking(intact, table, row, { making, index })),
    ),
  );
}

function ofMaking(
  intact: Intact,
  table: Table,
  row: AnyRow,
  { making, index }: { readonly making: Making; readonly index: number },
): readonly Mutant[] {
  const makes = row.makes ?? [];
  const { kind, sets = {}, id } = making;
  const isOnly = makes.filter((each) => each.kind === kind).length === 1;
  const at = `makes.${isOnly ? kind : `${kind}-${index + 1}`}`;
  const mutant = (what: string, title: string, instead: readonly Making[]): Mutant =>
    tableMutant(intact, row, {
      evidence: UNSEEN,
      what,
      title: `${row.operation} ${title}`,
      operations: [...operationsOf(table), ...operationsOf(intact.lifecycles.of(kind))],
      table: replaceRow(table, row.id, {
        ...row,
        makes: makes.flatMap((each) => (each === making ? instead : [each])),
      }),
    });
  const { id: _id, ...nameless } = making;
  return [
    mutant(`${at}/forgotten`, `makes no ${kind}`, []),
    ...(id === undefined
      ? []
      : [mutant(`${at}.id/forgotten`, `gives the ${kind} another id than it tells`, [nameless])]),
    ...Object.keys(sets).map((field) => {
      const { [field]: _forgotten, ...others } = sets;
      const title = `does not write ${field} into the ${kind} that it makes`;
      return mutant(`${at}.${field}/forgotten`, title, [{ ...making, sets: others }]);
    }),
  ];
}
