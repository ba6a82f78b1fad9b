import { isObject } from '../../runtime/json.js';
import type { OpenApiDocument, Schema } from '../document.js';
import { isClosedAgainstItsParts } from './closed.js';
import { respellEnum } from './enum-values.js';
import {
  PLAIN_KEYWORDS,
  SCHEMA_KEYWORDS,
  SCHEMA_LIST_KEYWORDS,
  SCHEMA_MAP_KEYWORDS,
  SILENT_KEYWORDS,
  toRegExp,
} from './keywords.js';
import { resolveNode, valueAtReference } from '../references.js';

/**
 * A request need not send what is `readOnly`; an answer need not hold what is `writeOnly`. What others
 * wrote, a request or an example of an answer, may be null wherever `nullable` stands; what is made up
 * for an answer only where every reader of OpenAPI 3.0 agrees, which is beside a `type`.
 */
export type Direction = 'request' | 'reply' | 'example';

/** The schemas of a document, of OpenAPI 3.0 or 3.1, as JSON Schema 2020-12 that always compiles. */
export interface Schemas {
  /** References in it point into `definitions`. */
  read(node: unknown): Schema | boolean;
  /** What the schemas that were read refer to, by name. Grows. */
  readonly definitions: Readonly<Record<string, Schema | boolean>>;
  /** How schemas that were read refer to a definition. */
  readonly referenceTo: (name: string) => string;
  /** The name of the definition that such a reference points to. */
  readonly nameAt: (reference: string) => string;
  /** What such a reference points to. */
  follow(reference: string): Schema | boolean;
}

/** @param note is told once of each thing that is not used, in words for a person */
export function createSchemas(
  document: OpenApiDocument,
  direction: Direction,
  note: (text: string) => void,
): Schemas {
  const isOld = String(document['openapi']).startsWith('3.0');
  // An absolute URI, whatever schema it is read in.
  const prefix = `${direction}:`;
  const referenceTo = (name: string): string => prefix + name;
  const nameAt = (reference: string): string => reference.slice(prefix.length);
  const definitions: Record<string, Schema | boolean> = {};
  const names = new Map<string, string>();
  const pending: (readonly [name: string, reference: string])[] = [];

  const nameOf = (reference: string): string => {
    const known = names.get(reference);
    if (known !== undefined) return known;
    const wanted = reference.replace(/^#\/components\/schemas\//, '').replace(/[^\w.-]/g, '_');
    let name = wanted;
    for (let count = 2; Object.hasOwn(definitions, name); count += 1) name = `${wanted}_${count}`;
    names.set(reference, name);
    definitions[name] = true;
    pending.push([name, reference]);
    return name;
  };

  function convert(node: unknown): Schema | boolean {
    if (typeof node === 'boolean') return node;
    if (!isObject(node)) return true;
    const { $ref: reference } = node;
    if (typeof reference !== 'string') return convertKeywords(node);
    const target = { $ref: referenceTo(nameOf(reference)) };
    // In 3.0 the neighbours of a reference have no meaning.
    return isOld ? target : { ...convertKeywords(node), ...target };
  }

  function convertKeywords(node: Schema): Schema {
    const schema: Record<string, unknown> = {};
    for (const [key, value] of Object.entries(node)) {
      const read = Object.hasOwn(PLAIN_KEYWORDS, key) ? PLAIN_KEYWORDS[key] : undefined;
      if (read !== undefined) {
        const used = read(value);
        if (used !== undefined) schema[key] = used;
        else if (isTold(key, value)) note(`${key} ${JSON.stringify(value)} is not checked`);
      } else if (SCHEMA_KEYWORDS.includes(key)) {
        schema[key] = convert(value);
      } else if (SCHEMA_LIST_KEYWORDS.includes(key)) {
        if (Array.isArray(value) && value.length > 0) schema[key] = value.map(convert);
      } else if (SCHEMA_MAP_KEYWORDS.includes(key)) {
        if (isObject(value)) schema[key] = convertMap(key, value);
      } else if (!SILENT_KEYWORDS.has(key) && !key.startsWith('x-')) {
        note(`the keyword ${key} is not checked`);
      }
    }
    if (isClosedAgainstItsParts(document, node)) {
      note('additionalProperties: false also allows the properties of allOf beside it');
      delete schema['additionalProperties'];
      schema['unevaluatedProperties'] = false;
    }
    convertExample(schema);
    convertItems(node, schema);
    convertBounds(node, schema);
    const values = respellEnum(schema, direction === 'request');
    if (values !== undefined) {
      note(
        `enum ${JSON.stringify(schema['enum'])} is read as of the type ${String(schema['type'])}`,
      );
      schema['enum'] = values;
    }
    if (Array.isArray(schema['required'])) {
      schema['required'] = schema['required'].filter((name) => !isExcused(node, String(name)));
    }
    return isOld && node['nullable'] === true ? nullable(schema, direction) : schema;
  }

  function convertMap(key: string, map: Schema): Schema {
    const entries = Object.entries(map).filter(
      ([name]) => key !== 'patternProperties' || toRegExp(name) !== undefined,
    );
    return Object.fromEntries(entries.map(([name, value]) => [name, convert(value)]));
  }

  function convertItems({ items }: Schema, schema: Record<string, unknown>): void {
    // A list of schemas was the way of older drafts.
    if (Array.isArray(items)) schema['prefixItems'] = items.map(convert);
    else if (items !== undefined) schema['items'] = convert(items);
    if (Array.isArray(schema['prefixItems']) && schema['prefixItems'].length === 0) {
      delete schema['prefixItems'];
    }
  }

  function isExcused({ properties }: Schema, name: string): boolean {
    const property = isObject(properties) ? properties[name] : undefined;
    const excuse = direction === 'request' ? 'readOnly' : 'writeOnly';
    return isObject(property) && resolveNode(document, property)[excuse] === true;
  }

  function finish(): void {
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      const [name, reference] = next;
      const target = valueAtReference(document, reference);
      if (target === undefined) note(`the reference ${reference} points to nothing`);
      definitions[name] = convert(target);
      // Nothing but itself stands there.
      if (isLoop(definitions, nameAt, name)) definitions[name] = true;
    }
  }

  return {
    read(node) {
      const schema = convert(node);
      finish();
      return schema;
    },
    definitions,
    referenceTo,
    nameAt,
    follow: (reference) => definitions[nameAt(reference)] ?? true,
  };
}

/** The word of 3.1, a list: validators take other objects for schemas, with names of their own. */
function convertExample(schema: Record<string, unknown>): void {
  const { example, examples } = schema;
  if (example === undefined) return;
  schema['examples'] = [example, ...(Array.isArray(examples) ? (examples as unknown[]) : [])];
  delete schema['example'];
}

/** 3.0 has true and false for the bounds that 3.1 has numbers for. */
function convertBounds(node: Schema, schema: Record<string, unknown>): void {
  for (const [bound, exclusive] of [
    ['minimum', 'exclusiveMinimum'],
    ['maximum', 'exclusiveMaximum'],
  ] as const) {
    if (node[exclusive] !== true || schema[bound] === undefined) continue;
    schema[exclusive] = schema[bound];
    Reflect.deleteProperty(schema, bound);
  }
}

/** Without a type of its own, `nullable` describes all that stands beside it, or has no meaning. */
function nullable(schema: Schema, direction: Direction): Schema {
  const { type } = schema;
  if (typeof type === 'string') return { ...schema, type: [type, 'null'] };
  if (type !== undefined || direction === 'reply') return schema;
  return { anyOf: [schema, { type: 'null' }] };
}

/** True and false belong to 3.0, and are read; a list of names where a flag is, is an old habit. */
function isTold(key: string, value: unknown): boolean {
  if (value === null || value === undefined || typeof value === 'boolean') return false;
  return !['required', 'examples'].includes(key);
}

function isLoop(
  definitions: Readonly<Record<string, Schema | boolean>>,
  nameAt: Schemas['nameAt'],
  name: string,
): boolean {
  const seen = new Set<string>();
  for (let at = name; !seen.has(at);) {
    seen.add(at);
    const schema = definitions[at];
    if (!isObject(schema) || typeof schema['$ref'] !== 'string') return false;
    at = nameAt(schema['$ref']);
  }
  return true;
}
