import { isObject } from '../../runtime/json.js';

/** A keyword of our own, which says that following the reference beside it costs. */
export const METER = '$costs';

const REFERENCES = ['$ref', '$dynamicRef', '$recursiveRef'];

/** What stands in these is no schema. */
const DATA: ReadonlySet<string> = new Set(['const', 'enum', 'default', 'examples', 'required']);

/** The names in these are not keywords. */
const NAMED: ReadonlySet<string> = new Set([
  ...['properties', 'patternProperties', '$defs', 'definitions'],
  ...['dependentSchemas', 'dependencies'],
]);

/**
 * The schema with a mark at each reference. Some lines of references can ask for more visits than there are
 * atoms, so a validation counts those it makes; all else in a schema costs what it is long.
 */
export function metered(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(metered);
  if (!isObject(schema)) return schema;
  const isReference = REFERENCES.some((word) => typeof schema[word] === 'string');
  return {
    ...mapValues(schema, (value, word) => {
      if (DATA.has(word)) return value;
      return NAMED.has(word) && isObject(value) ? mapValues(value, metered) : metered(value);
    }),
    ...(isReference && { [METER]: true }),
  };
}

const DEFINITIONS: ReadonlySet<string> = new Set(['$defs', 'definitions']);

/** How many schemas stand in one piece at most: the whole without its definitions, or one of these. */
export function largestPiece(schema: unknown): number {
  let largest = 0;
  const count = (value: unknown): number => {
    if (Array.isArray(value)) return value.reduce<number>((sum, each) => sum + count(each), 0);
    if (!isObject(value)) return 0;
    let schemas = 1;
    for (const [word, inner] of Object.entries(value)) {
      if (DATA.has(word)) continue;
      if (DEFINITIONS.has(word) && isObject(inner)) Object.values(inner).forEach(measure);
      else if (NAMED.has(word) && isObject(inner)) schemas += count(Object.values(inner));
      else schemas += count(inner);
    }
    return schemas;
  };
  const measure = (value: unknown): void => {
    largest = Math.max(largest, count(value));
  };
  measure(schema);
  return largest;
}

function mapValues(
  object: Readonly<Record<string, unknown>>,
  change: (value: unknown, key: string) => unknown,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(object).map(([key, value]) => [key, change(value, key)]),
  );
}
