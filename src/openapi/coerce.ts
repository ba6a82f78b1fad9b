import { isObject } from '../runtime/json.js';
import type { Operation, RequestParts } from './operation.js';

/** What a parameter is to be read as before it is checked against its schema. */
export type Coercion = 'number' | 'boolean' | 'list';

/** Parameters travel as text; their schemas may describe something else. */
export function coercionFor(schema: unknown): Coercion | undefined {
  switch (typeIn(schema)) {
    case 'integer':
    case 'number':
      return 'number';
    case 'boolean':
      return 'boolean';
    case 'array':
      return 'list';
    default:
      return undefined;
  }
}

/** OpenAPI 3.1 may list `null` beside the type. */
function typeIn(schema: unknown): unknown {
  const { type } = isObject(schema) ? schema : {};
  if (!Array.isArray(type)) return type;
  const types: readonly unknown[] = type.filter((each) => each !== 'null');
  return types.length === 1 ? types[0] : undefined;
}

/** The parts with each parameter as its schema describes it. Bodies are never touched. */
export function coerceParameters(operation: Operation, parts: RequestParts): unknown {
  let coerced: Record<'path' | 'query' | 'header', Readonly<Record<string, unknown>>> | undefined;
  for (const { in: place, name, coercion } of operation.parameters) {
    const given = parts[place][name];
    if (coercion === undefined || given === undefined) continue;
    coerced ??= { path: parts.path, query: parts.query, header: parts.header };
    coerced[place] = { ...coerced[place], [name]: coerce(given, coercion) };
  }
  return coerced === undefined ? parts : { ...parts, ...coerced };
}

/** The text itself when it is not of the type: the schema then says what is wrong. */
function coerce(given: string | readonly string[], coercion: Coercion): unknown {
  if (coercion === 'list') return typeof given === 'string' ? [given] : given;
  if (typeof given !== 'string') return given;
  if (coercion === 'boolean') return given === 'true' ? true : given === 'false' ? false : given;
  return /^-?\d+(\.\d+)?$/.test(given) ? Number(given) : given;
}
