import type { Lifecycle } from '../lifecycles/lifecycle.js';
import type { CheckRecord } from '../lifecycles/record-rules.js';
import { compileRecords, schemaOfRecord } from '../lifecycles/remembered.js';
import type { Violation } from '../openapi/operation.js';

/** Compiled checks of what is remembered, and of descriptions of it, for lifecycles that a user brings. */
export interface RecordChecks {
  readonly checks: Readonly<Record<string, CheckRecord>>;
  readonly describe: (kind: string, description: unknown) => readonly Violation[];
  readonly schemaOf: (kind: string) => object;
}

export function compileChecks(lifecycles: readonly Lifecycle[]): RecordChecks {
  const ajv = compileRecords({ forSource: false });
  const compile = (schema: object): CheckRecord => {
    let compiled: CheckRecord | undefined;
    const check: CheckRecord = (value) => {
      compiled ??= ajv.compile(schema);
      const holds = compiled(value);
      check.errors = compiled.errors ?? null;
      return holds;
    };
    return check;
  };
  const each = (schemaOf: (lifecycle: Lifecycle) => object): Record<string, CheckRecord> =>
    Object.fromEntries(lifecycles.map((one) => [one.kind, compile(schemaOf(one))]));
  const descriptions = each(schemaOfDescription);
  const byKind = new Map(lifecycles.map((lifecycle) => [lifecycle.kind, lifecycle]));
  return {
    checks: each(schemaOfRecord),
    schemaOf(kind) {
      const lifecycle = byKind.get(kind);
      return lifecycle === undefined ? {} : schemaOfDescription(lifecycle);
    },
    describe: (kind, description) => {
      const check = descriptions[kind];
      if (check === undefined || check(description)) return [];
      return (check.errors ?? []).map(({ instancePath, keyword, params, message }) => {
        const { missingProperty, additionalProperty } = params as Readonly<Record<string, unknown>>;
        if (keyword === 'required') {
          return { pointer: `${instancePath}/${String(missingProperty)}`, message: 'is required' };
        }
        if (keyword === 'additionalProperties') {
          return {
            pointer: `${instancePath}/${String(additionalProperty)}`,
            message: 'is not known',
          };
        }
        if (keyword === 'enum') {
          const values = (params as { readonly allowedValues: readonly unknown[] }).allowedValues;
          return { pointer: instancePath, message: `must be one of ${values.join(', ')}` };
        }
        return { pointer: instancePath, message: message ?? 'is not valid' };
      });
    },
  };
}

/** A record as a person describes it: whatever is left out is filled in. */
function schemaOfDescription({ states, remembers }: Lifecycle): object {
  return {
    type: 'object',
    additionalProperties: false,
    properties: {
      id: { type: 'string', minLength: 1 },
      org: { type: 'string', minLength: 1 },
      state: { enum: states },
      created_at: { type: 'string' },
      expires_at: { type: 'string' },
      expires_in: { type: 'string' },
      ...remembers.properties,
    },
  };
}
