/** What is wrong with conditions that ask whether values are taken. */
import type { Condition } from '../lifecycles/condition.js';
import type { Lifecycle } from '../lifecycles/lifecycle.js';
import { readsOf } from '../lifecycles/reads.js';
import { writtenBy } from '../lifecycles/taken.js';
import { isObject } from '../runtime/json.js';
import { escapeKey } from '../runtime/json-pointer.js';
import type { Fault } from './check-options.js';
import { insteadOf } from './closest.js';

export function takenFaults(
  lifecycle: Lifecycle,
  name: string,
  { taken, among = [] }: Condition,
): readonly Fault[] {
  if (taken === undefined) return [];
  const place = `/conditions/${escapeKey(name)}`;
  return [
    ...taken.flatMap((field, index): readonly Fault[] => {
      const message = fieldFault(lifecycle, name, field);
      return message === undefined ? [] : [{ pointer: `${place}/taken/${index}`, message }];
    }),
    ...among.flatMap((state, index): readonly Fault[] =>
      lifecycle.states.includes(state)
        ? []
        : [
            {
              pointer: `${place}/among/${index}`,
              message: `${state} is not a state of this lifecycle: ${insteadOf(state, lifecycle.states)}`,
            },
          ],
    ),
    ...unreached(lifecycle, name),
  ];
}

function fieldFault(lifecycle: Lifecycle, name: string, field: string): string | undefined {
  const { properties } = lifecycle.remembers;
  const schema = properties[field];
  if (schema === undefined) {
    return `${field} is not remembered: ${insteadOf(field, Object.keys(properties))}`;
  }
  const types = isObject(schema) ? [schema['type']].flat() : [];
  const compound = types.find((type) => type === 'object' || type === 'array');
  if (compound !== undefined) {
    return `${field} is of the type ${compound}: texts, numbers and booleans can be taken`;
  }
  const operations = [
    ...new Set(lifecycle.rows.flatMap((row) => (row.when === name ? row.operation : []))),
  ];
  for (const operation of operations) {
    const template = writtenBy(lifecycle, operation, field)?.[field];
    if (template === undefined) continue;
    if (!JSON.stringify(template).includes('$request.') && !readsOf(template).isOpen) {
      return `${field} is not made of the request in ${operation}: every record would have the same value`;
    }
    const chance = ['$uuid', '$hex', '$digits', '$pattern'].find((drawn) =>
      JSON.stringify(template).includes(`"${drawn}"`),
    );
    if (chance !== undefined)
      return `${field} is made by ${chance} in ${operation}: it is never taken`;
  }
  return undefined;
}

/** A row that asks for it, and cannot find out. */
function unreached({ rows, conditions }: Lifecycle, name: string): readonly Fault[] {
  const { taken = [] } = conditions[name] ?? {};
  return rows.flatMap((row, index): readonly Fault[] => {
    if (row.when !== name) return [];
    const { operation, from } = row;
    const pointer = `/rows/${index}/when`;
    const isWritten = taken.some((field) => writtenBy({ rows }, operation, field) !== undefined);
    if (!isWritten) {
      const message = `${name} never holds: no row of ${operation} that succeeds sets ${taken.join(' or ')}`;
      return [{ pointer, message }];
    }
    const earlier = rows
      .slice(0, index)
      .filter((each) => each.operation === operation && each.when === undefined);
    const isAnswered = from.every((state) => earlier.some((each) => each.from.includes(state)));
    if (!isAnswered) return [];
    const ids = [...new Set(earlier.map(({ id }) => id))].join(', ');
    return [
      { pointer, message: `${name} is never asked: ${ids} answers before; put this row before it` },
    ];
  });
}
