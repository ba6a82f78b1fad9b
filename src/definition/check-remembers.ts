/** Whether what is remembered of a record is a JSON Schema that can be compiled: a start needs it. */
import { compileRecords } from '../lifecycles/remembered.js';
import { ABSENT, type Lifecycle } from '../lifecycles/lifecycle.js';
import { namingIn } from '../lifecycles/naming.js';
import { messageOf } from '../runtime/failure.js';
import { isObject } from '../runtime/json.js';
import { escapeKey } from '../runtime/json-pointer.js';
import { pathParametersOf, type CheckOptions, type Fault } from './check-options.js';
import { insteadOf } from './closest.js';

export function remembersFaults({ remembers: { properties } }: Lifecycle): readonly Fault[] {
  if (Object.values(properties).every(isPlain) || errorOf(properties) === undefined) return [];
  return Object.entries(properties).flatMap(([name, schema]): readonly Fault[] => {
    // The others stand beside it, so that it can refer to them.
    const others = Object.fromEntries(Object.keys(properties).map((other) => [other, true]));
    const error = errorOf({ ...others, [name]: schema });
    if (error === undefined) return [];
    const place = `/remembers/properties/${escapeKey(name)}`;
    return [{ pointer: place + placeIn(schema, error), message: toldOf(error) }];
  });
}

/** What every record must have: one of the fields, and given by what makes a record. */
export function requiredFaults(lifecycle: Lifecycle, { contract }: CheckOptions): readonly Fault[] {
  const { rows, remembers } = lifecycle;
  const { properties, required = [] } = remembers;
  const known = Object.keys(properties);
  const unknown = required.flatMap((field, index) =>
    known.includes(field)
      ? []
      : [
          {
            pointer: `/remembers/required/${index}`,
            message: `${field} is not one of the properties: ${insteadOf(field, known)}`,
          },
        ],
  );
  const missing = rows.flatMap((row, index) => {
    const operation = contract.operations.get(row.operation);
    const isCreation =
      operation !== undefined &&
      row.status < 400 &&
      row.lists === undefined &&
      row.to !== undefined &&
      row.from.includes(ABSENT) &&
      namingIn(lifecycle, pathParametersOf(operation)) === undefined;
    if (!isCreation) return [];
    const left = required.filter(
      (field) => known.includes(field) && !Object.hasOwn(row.sets ?? {}, field),
    );
    if (left.length === 0) return [];
    const pointer = row.sets === undefined ? `/rows/${index}` : `/rows/${index}/sets`;
    const message = `needs ${left.join(', ')}: each record must have what remembers requires`;
    return [{ pointer, message }];
  });
  return [...unknown, ...missing];
}

function errorOf(properties: Readonly<Record<string, unknown>>): unknown {
  try {
    compileRecords({ forSource: false }).compile({ type: 'object', properties });
    return undefined;
  } catch (error) {
    return error;
  }
}

/** Nothing but a type or what is listed: most are, and need not be compiled to be known. */
const isPlain = (schema: unknown): boolean =>
  isObject(schema) && Object.keys(schema).every((key) => ['type', 'enum'].includes(key));

const REFERENCE = /can't resolve reference (\S+) from id/;
const PATTERN = /Invalid regular expression: \/(.*)\/u?: (.*)$/s;

function toldOf(error: unknown): string {
  const message = messageOf(error);
  const [, reference] = REFERENCE.exec(message) ?? [];
  if (reference !== undefined) {
    return `the reference ${reference} leads to nothing in this file, and others are not read: write the schema here`;
  }
  const [, pattern, reason] = PATTERN.exec(message) ?? [];
  if (pattern !== undefined) return `${pattern} is not a regular expression: ${reason ?? ''}`;
  return `is not a JSON Schema that can be used: ${message}`;
}

/** Down to what the message is about. */
function placeIn(schema: unknown, error: unknown): string {
  const message = messageOf(error);
  const said = REFERENCE.exec(message)?.[1] ?? PATTERN.exec(message)?.[1];
  const search = (node: unknown, pointer: string): string | undefined => {
    if (typeof node === 'string') return node === said ? pointer : undefined;
    if (typeof node !== 'object' || node === null) return undefined;
    for (const [key, value] of Object.entries(node)) {
      const found = search(value, `${pointer}/${escapeKey(key)}`);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return said === undefined ? '' : (search(schema, '') ?? '');
}
