import { _, Ajv2020 } from 'ajv/dist/2020.js';
import { OF_EVERY_RECORD, type Lifecycle } from './lifecycle.js';
import { recordFormats } from './record-formats.js';

/** An ajv for the schemas of records. Strict: an unknown keyword or format is an error. */
export function compileRecords({ forSource }: { readonly forSource: boolean }): Ajv2020 {
  return new Ajv2020({
    strict: true,
    formats: recordFormats,
    ...(forSource && { code: { source: true, esm: true, lines: true, formats: _`recordFormats` } }),
  });
}

/** A whole record of the lifecycle. Other fields are taken as they are: a newer version may have more. */
export function schemaOfRecord({ kind, states, remembers }: Lifecycle): object {
  const { required = [], properties } = remembers;
  return {
    type: 'object',
    required: [...OF_EVERY_RECORD, ...required],
    properties: {
      kind: { const: kind },
      id: { type: 'string', minLength: 1 },
      org: { type: 'string', minLength: 1 },
      state: { enum: states },
      created_at: { type: 'string', format: 'instant' },
      expires_at: { type: 'string', format: 'instant' },
      ...properties,
    },
  };
}
