import type { Lifecycle, Row } from '../lifecycles/lifecycle.js';
import { isUnread, kindsOf, lifecycleOf, type CheckOptions, type Fault } from './check-options.js';
import { insteadOf } from './closest.js';
import { faultsIn } from './check-templates.js';

/** What is wrong with the records that rows make beside their own. */
export function makeFaults(lifecycle: Lifecycle, options: CheckOptions): readonly Fault[] {
  return lifecycle.rows.flatMap((row, index) =>
    faultsOfRow(lifecycle, row, `/rows/${index}/makes`, options),
  );
}

function faultsOfRow(
  lifecycle: Lifecycle,
  row: Row<string>,
  place: string,
  options: CheckOptions,
): readonly Fault[] {
  return (row.makes ?? []).flatMap(({ kind, each, where = {}, id, sets = {} }, index) => {
    const pointer = `${place}/${index}`;
    const other = lifecycleOf(options, kind);
    if (other === undefined && isUnread(options, kind)) return [];
    if (other === undefined) {
      return [
        {
          pointer: `${pointer}/kind`,
          message: `${kind} is not a kind of record: ${insteadOf(kind, kindsOf(options))}`,
        },
      ];
    }
    const { properties, required = [] } = other.remembers;
    const missing = required.filter((field) => !Object.hasOwn(sets, field));
    const unknown = Object.keys(sets).filter(
      (field) => field !== 'expires_at' && !Object.hasOwn(properties, field),
    );
    return [
      ...missing.map((field) => ({
        pointer: `${pointer}/kind`,
        message: `${kind} must have ${field}, which sets does not give it`,
      })),
      ...unknown.map((field) => ({
        pointer: `${pointer}/sets/${field}`,
        message: `is not remembered of ${kind}`,
      })),
      ...[each, ...Object.values(where), id, ...Object.values(sets)].flatMap((template) =>
        faultsIn(lifecycle, template, pointer, options, row),
      ),
    ];
  });
}
