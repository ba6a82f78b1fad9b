import type { ErrorObject, ValidateFunction } from 'ajv';
import { lifecycles } from '../lifecycles/index.js';
import { validators } from '../lifecycles/remembered.gen.js';
import { isObject } from '../runtime/json.js';

/**
 * What a record must be for the rest of the program to rely on it, wherever it comes from: a file of
 * the store, an import, a snapshot over HTTP.
 */

export interface Fault {
  /** Where in the value, as a JSON pointer. */
  readonly pointer: string;
  readonly message: string;
}

type Validators = Readonly<Record<string, ValidateFunction>>;

/** The first thing that is wrong with a record, or `undefined`. */
export function faultOfRecord(value: unknown, pointer = ''): Fault | undefined {
  if (!isObject(value)) return { pointer, message: 'must be an object' };
  const { kind } = value;
  if (typeof kind !== 'string' || !lifecycles.has(kind)) {
    return { pointer: `${pointer}/kind`, message: 'is not a kind of record' };
  }
  const validate = (validators as unknown as Validators)[kind];
  if (validate === undefined || validate(value)) return undefined;
  const fault = (validate.errors ?? [])[0];
  return fault === undefined ? { pointer, message: 'is not valid' } : toFault(fault, pointer);
}

function toFault({ keyword, params, instancePath, message }: ErrorObject, pointer: string): Fault {
  const place = pointer + instancePath;
  switch (keyword) {
    case 'required':
      return { pointer: `${place}/${String(params['missingProperty'])}`, message: 'is required' };
    case 'enum':
      return {
        pointer: place,
        message: `must be one of ${(params['allowedValues'] as readonly unknown[]).join(', ')}`,
      };
    case 'format':
      return { pointer: place, message: 'must be a time such as 2026-01-31T12:00:00.000Z' };
    default:
      return { pointer: place, message: message ?? 'is not valid' };
  }
}

/** Of transactions, generations, attempts: what can still be counted on exactly. */
export function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}
