/** Where in a body of a request or an answer the record is, and what stands there. */
import type { OrdinaryContract } from '../../openapi/ordinary/contract.js';
import { ordinaryResponse } from '../../openapi/ordinary/contract.js';
import type { Schema } from '../../openapi/document.js';
import type { Content, OrdinaryOperation } from '../../openapi/ordinary/describe.js';
import type { Direction } from '../../openapi/ordinary/schemas.js';
import { shapeOf } from '../../openapi/ordinary/shape.js';
import { isObject } from '../../runtime/json.js';
import { plain } from './words.js';

type Node = Schema | boolean;

/** An object of a body. */
export interface Fields {
  readonly properties: ReadonlyMap<string, Node>;
  readonly required: ReadonlySet<string>;
}

/** A body that has the record, as itself or under names such as `data`. */
export interface Body extends Fields {
  readonly schema: Node;
  /** The names that lead to the record. */
  readonly wrap: readonly string[];
  /** The objects around it, the outermost first. */
  readonly around: readonly Fields[];
}

export function fieldsOf(contract: OrdinaryContract, direction: Direction, node: Node): Fields {
  const schemas = contract.schemas[direction];
  const { properties } = shapeOf(node, schemas);
  const required = new Set<string>();
  const visit = (part: unknown, depth: number): void => {
    if (!isObject(part) || depth > 12) return;
    const { required: names, allOf } = part;
    if (Array.isArray(names)) {
      for (const name of names) if (typeof name === 'string') required.add(name);
    }
    if (typeof part['$ref'] === 'string') visit(schemas.follow(part['$ref']), depth + 1);
    if (Array.isArray(allOf)) for (const each of allOf) visit(each, depth + 1);
  };
  visit(node, 0);
  return { properties, required };
}

/**
 * The properties where several parts of `allOf` describe one of a name: as the last of them does, which says most of it
 * (a general wrapper stands first).
 */
export function lastProperties(
  contract: OrdinaryContract,
  direction: Direction,
  node: Node,
): ReadonlyMap<string, Node> {
  const found = new Map(fieldsOf(contract, direction, node).properties);
  const visit = (part: unknown, depth: number): void => {
    if (!isObject(part) || depth > 12) return;
    if (typeof part['$ref'] === 'string')
      visit(contract.schemas[direction].follow(part['$ref']), depth + 1);
    if (isObject(part['properties'])) {
      for (const [name, each] of Object.entries(part['properties'])) found.set(name, each as Node);
    }
    if (Array.isArray(part['allOf'])) for (const each of part['allOf']) visit(each, depth + 1);
  };
  visit(node, 0);
  return found;
}

export const isJson = ({ mediaType }: Content): boolean =>
  /^[^*;]+[/+]json\s*(;|$)/i.test(mediaType);

/** What a success of the operation has; `undefined` where that is no JSON that a lifecycle could make. */
export function replyOf(
  operation: OrdinaryOperation,
  status: number,
): { readonly schema: unknown } | 'nothing' | undefined {
  const response = ordinaryResponse(operation, status);
  if (response === undefined) return undefined;
  if (response.contents.length === 0) return 'nothing';
  const content = response.contents.find(isJson);
  return content?.schema === undefined ? undefined : { schema: content.schema };
}

/**
 * The record in a body: the outermost object that has one of its names.
 *
 * @param isMark whether a name shows that an object is the record
 */
export function locate(
  contract: OrdinaryContract,
  direction: Direction,
  schema: Node,
  isMark: (name: string) => boolean,
): Body | undefined {
  const search = (node: Node, wrap: readonly string[], around: readonly Fields[]): Body[] => {
    const fields = fieldsOf(contract, direction, node);
    if ([...fields.properties.keys()].some(isMark)) return [{ schema, wrap, around, ...fields }];
    if (wrap.length > 1) return [];
    return [...fields.properties].flatMap(([name, property]) => {
      const { types } = shapeOf(property, contract.schemas[direction]);
      const isOne = types.has('object') && !types.has('array');
      return isOne ? search(property, [...wrap, name], [...around, fields]) : [];
    });
  };
  const found = search(schema, [], []);
  return found.sort((one, other) => one.wrap.length - other.wrap.length)[0];
}

const USUAL_IDS = ['id', 'gid', 'sid', 'uuid', 'guid', 'identifier', 'uid', 'key', 'token'];

/**
 * What a parameter calls a record of the kind, without the name of the kind: `name` of `{featureName}`, for a feature.
 * In small letters.
 */
export function ownNameIn({ id, kind }: { readonly id: string; readonly kind: string }): string {
  const [wanted, own] = [plain(id), plain(kind)];
  return wanted.startsWith(own) && wanted !== own ? wanted.slice(own.length) : wanted;
}

/** The property that the path parameter names a record by. */
export function idProperty(
  names: readonly string[],
  { id, kind }: { readonly id: string; readonly kind: string },
): string | undefined {
  const wanted = plain(id);
  const byName = names.find((name) => plain(name) === wanted);
  if (byName !== undefined) return byName;
  const short = ownNameIn({ id, kind });
  const byOwnName = names.find((name) => plain(name) === short);
  if (byOwnName !== undefined) return byOwnName;
  const own = plain(kind);
  const bySuffix = names.find(
    (name) =>
      wanted.endsWith(plain(name)) &&
      USUAL_IDS.includes(plain(name)) &&
      plain(name).length < wanted.length,
  );
  const usual = ['id', '_id', `${own}id`].map(plain);
  return (
    names.find((name) => plain(name) === 'id' && !wanted.endsWith('name')) ??
    bySuffix ??
    names.find((name) => usual.includes(plain(name))) ??
    USUAL_IDS.flatMap((usualId) => names.filter((name) => plain(name) === usualId))[0]
  );
}
