/** How each keyword of a schema is read, so that a slip of a document's author is not a fault of a message. */
import { fullFormats } from 'ajv-formats/dist/formats.js';
import { isObject } from '../../runtime/json.js';

/** The value to use; `undefined` when the keyword says nothing that can be used. */
type Read = (value: unknown) => unknown;

const TYPES = new Set(['string', 'number', 'integer', 'boolean', 'array', 'object', 'null']);
const FORMATS = new Set(Object.keys(fullFormats));

const number: Read = (value) => {
  const read = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof read === 'number' && Number.isFinite(read) ? read : undefined;
};
const count: Read = (value) => {
  const read = number(value);
  return typeof read === 'number' && Number.isInteger(read) && read >= 0 ? read : undefined;
};
const flag: Read = (value) => (typeof value === 'boolean' ? value : undefined);
const list: Read = (value) => (Array.isArray(value) && value.length > 0 ? value : undefined);
const texts: Read = (value) =>
  Array.isArray(value) ? [...new Set(value.filter((item) => typeof item === 'string'))] : undefined;

export const PLAIN_KEYWORDS: Readonly<Record<string, Read>> = {
  type: (value) => {
    const types = [value].flat().filter((type) => TYPES.has(type as string));
    return types.length === 0 ? undefined : types.length === 1 ? types[0] : types;
  },
  enum: (value) => (Array.isArray(value) && value.length > 0 ? [...new Set(value)] : undefined),
  const: (value) => value,
  multipleOf: (value) => ((number(value) as number) > 0 ? number(value) : undefined),
  minimum: number,
  maximum: number,
  exclusiveMinimum: number,
  exclusiveMaximum: number,
  minLength: count,
  maxLength: count,
  minItems: count,
  maxItems: count,
  minProperties: count,
  maxProperties: count,
  minContains: count,
  maxContains: count,
  uniqueItems: flag,
  required: texts,
  pattern: (value) => (typeof value === 'string' && toRegExp(value) ? value : undefined),
  format: (value) => (FORMATS.has(value as string) ? value : undefined),
  dependentRequired: (value) =>
    isObject(value)
      ? Object.fromEntries(Object.entries(value).map(([key, names]) => [key, texts(names) ?? []]))
      : undefined,
  // They are not tested, but say how a value may look, and what it means.
  default: (value) => value,
  example: (value) => value,
  examples: list,
  description: (value) => (typeof value === 'string' ? value : undefined),
  readOnly: flag,
  writeOnly: flag,
  xml: (value) => (isObject(value) ? value : undefined),
};

export const SCHEMA_KEYWORDS = [
  'not',
  'if',
  'then',
  'else',
  'contains',
  'propertyNames',
  'additionalProperties',
  'unevaluatedProperties',
  'unevaluatedItems',
];
export const SCHEMA_LIST_KEYWORDS = ['allOf', 'anyOf', 'oneOf', 'prefixItems'];
export const SCHEMA_MAP_KEYWORDS = ['properties', 'patternProperties', 'dependentSchemas'];

/** Words that say nothing about validity, so that nobody is told that they are not read. */
export const SILENT_KEYWORDS = new Set([
  ...['title', 'discriminator', 'externalDocs', 'deprecated', 'nullable', '$ref'],
  ...['items', '$defs', 'definitions', '$comment', '$schema', 'contentEncoding'],
  ...['contentMediaType', 'contentSchema', 'additionalItems', 'summary', 'id', 'name'],
]);

/** The pattern as JavaScript reads it: with Unicode where that is possible; else `undefined`. */
export function toRegExp(pattern: string): RegExp | undefined {
  for (const flags of ['u', '']) {
    try {
      return new RegExp(pattern, flags);
    } catch {
      // Other languages have other regular expressions.
    }
  }
  return undefined;
}
