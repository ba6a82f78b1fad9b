/** Whether a value that keeps one schema keeps another: only then an answer may show what was sent. */
import type { Schema } from '../../openapi/document.js';
import type { OrdinaryContract } from '../../openapi/ordinary/contract.js';
import { mergeSchemas } from '../../openapi/ordinary/merge.js';
import type { Direction } from '../../openapi/ordinary/schemas.js';
import { isObject } from '../../runtime/json.js';

type Node = Schema | boolean;

const LEAST = ['minLength', 'minimum', 'exclusiveMinimum', 'minItems', 'minProperties'];
const MOST = ['maxLength', 'maximum', 'exclusiveMaximum', 'maxItems', 'maxProperties'];
const SAME = ['format', 'pattern', 'multipleOf', 'uniqueItems', 'contentEncoding'];
/** Words that are not understood here: what has one of them must be the same. */
const STRANGE = ['not', 'if', 'dependentSchemas', 'patternProperties', 'contains', 'prefixItems'];
const DEPTH = 12;

/** Errs on the side of no. */
export function accepts(contract: OrdinaryContract, reply: Node, request: Node): boolean {
  const expand = (direction: Direction, node: Node): Node => {
    let schema = node;
    for (let steps = 0; isObject(schema) && typeof schema['$ref'] === 'string'; steps += 1) {
      if (steps > DEPTH) return true;
      const { $ref: reference, ...beside } = schema;
      const target = contract.schemas[direction].follow(reference);
      if (typeof target === 'boolean') return target;
      schema = Object.keys(beside).length === 0 ? target : mergeSchemas(target, beside);
    }
    if (!isObject(schema) || !Array.isArray(schema['allOf'])) return schema;
    const { allOf, ...rest } = schema;
    const parts = (allOf as readonly Node[]).map((part) => expand(direction, part));
    return parts
      .filter((part): part is Schema => isObject(part))
      .reduce<Schema>((one, other) => mergeSchemas(one, other), rest);
  };

  const takes = (target: Node, source: Node, depth: number): boolean => {
    const wanted = expand('reply', target);
    const given = expand('request', source);
    if (wanted === true || given === false) return true;
    if (wanted === false || depth > DEPTH) return wanted !== false && depth > DEPTH;
    const alternatives = [given === true ? [] : (given['anyOf'] ?? given['oneOf'])].flat();
    if (given !== true && alternatives.length > 0 && alternatives[0] !== undefined) {
      const { anyOf: _any, oneOf: _one, ...rest } = given;
      return (alternatives as readonly Node[]).every((each) => {
        const whole = expand('request', each);
        return takes(wanted, isObject(whole) ? mergeSchemas(rest, whole) : whole, depth + 1);
      });
    }
    const choices = (wanted['anyOf'] ?? wanted['oneOf']) as readonly Node[] | undefined;
    if (choices !== undefined) {
      const { anyOf: _any, oneOf: _one, ...rest } = wanted;
      return takes(rest, given, depth) && choices.some((each) => takes(each, given, depth + 1));
    }
    return takesPlain(wanted, given === true ? {} : given, depth);
  };

  const takesPlain = (wanted: Schema, given: Schema, depth: number): boolean => {
    if (STRANGE.some((word) => wanted[word] !== undefined)) return false;
    const values = valuesOf(given);
    if (values !== undefined) return values.every((value) => isFine(contract, wanted, value));
    if (valuesOf(wanted) !== undefined) return false;
    return (
      takesType(wanted, given) &&
      SAME.every((word) => wanted[word] === undefined || wanted[word] === given[word]) &&
      LEAST.every((word) => wanted[word] === undefined || atLeast(given[word], wanted[word])) &&
      MOST.every((word) => wanted[word] === undefined || atLeast(wanted[word], given[word])) &&
      takesItems(wanted, given, depth) &&
      takesProperties(wanted, given, depth)
    );
  };

  const takesItems = ({ items }: Schema, given: Schema, depth: number): boolean =>
    items === undefined ||
    items === true ||
    !typesOf(given).includes('array') ||
    takes(items as Node, (given['items'] ?? true) as Node, depth + 1);

  const takesProperties = (wanted: Schema, given: Schema, depth: number): boolean => {
    if (!typesOf(given).includes('object')) return true;
    const own = mapOf(given['properties']);
    const theirs = mapOf(wanted['properties']);
    const needed = (wanted['required'] ?? []) as readonly string[];
    const sent = (given['required'] ?? []) as readonly string[];
    const more = (wanted['additionalProperties'] ??
      wanted['unevaluatedProperties'] ??
      true) as Node;
    const others = (given['additionalProperties'] ?? true) as Node;
    return (
      needed.every((name) => sent.includes(name)) &&
      Object.entries(own).every(([name, each]) =>
        takes(Object.hasOwn(theirs, name) ? (theirs[name] ?? true) : more, each, depth + 1),
      ) &&
      (more === true || others === false || takes(more, others, depth + 1))
    );
  };

  return takes(reply, request, 0);
}

function isFine(contract: OrdinaryContract, wanted: Schema, value: unknown): boolean {
  return contract.check('reply', wanted, value).length === 0;
}

function valuesOf(schema: Schema): readonly unknown[] | undefined {
  if (schema['const'] !== undefined) return [schema['const']];
  return Array.isArray(schema['enum']) ? (schema['enum'] as unknown[]) : undefined;
}

const ALL = ['string', 'number', 'integer', 'boolean', 'array', 'object', 'null'];

function typesOf({ type }: Schema): readonly string[] {
  return type === undefined ? ALL : ([type].flat() as string[]);
}

function takesType(wanted: Schema, given: Schema): boolean {
  if (wanted['type'] === undefined) return true;
  const types = typesOf(wanted);
  return typesOf(given).every(
    (type) => types.includes(type) || (type === 'integer' && types.includes('number')),
  );
}

function atLeast(one: unknown, other: unknown): boolean {
  return typeof one === 'number' && typeof other === 'number' && one >= other;
}

function mapOf(node: unknown): Readonly<Record<string, Node>> {
  return isObject(node) ? (node as Readonly<Record<string, Node>>) : {};
}
