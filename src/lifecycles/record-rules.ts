import type { ErrorObject } from 'ajv';
import { isObject } from '../runtime/json.js';

export interface Fault {
  /** Where in the value, as a JSON pointer. */
  readonly pointer: string;
  readonly message: string;
}

/** The compiled schema of the records of a kind. */
export interface CheckRecord {
  (value: unknown): boolean;
  errors?: readonly ErrorObject[] | null;
}

/**
 * What a record must be for the rest of the program to rely on it, wherever it comes from: a file of
 * the store, an import, a snapshot over HTTP.
 */
export class RecordRules {
  /** In this order records are listed. */
  readonly kinds: readonly string[];
  readonly #checks: Readonly<Record<string, CheckRecord>>;

  constructor(kinds: readonly string[], checks: Readonly<Record<string, CheckRecord>>) {
    this.kinds = kinds;
    this.#checks = checks;
  }

  has(kind: unknown): boolean {
    return typeof kind === 'string' && this.kinds.includes(kind);
  }

  /** The first thing that is wrong with a record, or `undefined`. */
  faultOf(value: unknown, pointer = ''): Fault | undefined {
    if (!isObject(value)) return { pointer, message: 'must be an object' };
    const { kind } = value;
    if (typeof kind !== 'string' || !this.has(kind)) {
      return { pointer: `${pointer}/kind`, message: 'is not a kind of record' };
    }
    const check = this.#checks[kind];
    if (check === undefined || check(value)) return undefined;
    const fault = (check.errors ?? [])[0];
    return fault === undefined ? { pointer, message: 'is not valid' } : toFault(fault, pointer);
  }
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
