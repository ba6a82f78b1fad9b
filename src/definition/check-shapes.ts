/** Whether what rows set and answer can be what the contract, and the lifecycle itself, ask for. */
import { OF_EVERY_RECORD, type Lifecycle, type Row } from '../lifecycles/lifecycle.js';
import type { Template } from '../lifecycles/template.js';
import { ordinaryResponse, type OrdinaryContract } from '../openapi/ordinary/contract.js';
import type { OrdinaryOperation } from '../openapi/ordinary/describe.js';
import { resolveNode } from '../openapi/references.js';
import { isObject } from '../runtime/json.js';
import { keysOf } from '../runtime/json-pointer.js';
import type { CheckOptions, Fault } from './check-options.js';
import { valueFaults } from './check-values.js';
import { insteadOf } from './closest.js';
import { allowedTypes, type Shape, type TypeOf } from './value-types.js';

const JSON_TYPE = /^[^*;]+[/+]json\s*(;|$)/i;

/** The body of an answer, against the schema of the response. */
export function answerFaults(
  lifecycle: Lifecycle,
  row: Row<string>,
  place: string,
  options: CheckOptions,
): readonly Fault[] {
  const operation = operationOf(options, row);
  // What a refusal answers is left out, which is told where it stands.
  if (operation === undefined || row.answers === undefined || row.status >= 400) return [];
  const contents = ordinaryResponse(operation, row.status)?.contents ?? [];
  const schema = contents.find(({ mediaType }) => JSON_TYPE.test(mediaType))?.schema;
  if (schema === undefined) return [];
  return valueFaults(row.answers, schema, place, {
    follow: (node) => resolveNode(options.ordinary.document, node),
    typeOf: typesBy(lifecycle, options, row),
    asker: 'the contract',
  });
}

/** A field of a record, against what is remembered of it. */
export function setFaults(
  lifecycle: Lifecycle,
  { name, template, row }: { name: string; template: Template; row: Row<string> | undefined },
  place: string,
  options: CheckOptions,
): readonly Fault[] {
  const schema = name === 'expires_at' ? { type: 'string' } : lifecycle.remembers.properties[name];
  return valueFaults(template, schema, place, {
    follow: (node) => (isObject(node) ? node : {}),
    typeOf: typesBy(lifecycle, options, row),
    asker: 'remembers',
  });
}

/** What a list is filtered by must be a field, and a state one that there is. */
export function listFaults(
  { states, remembers }: Lifecycle,
  { lists: { where = {} } = {} }: Row<string>,
  place: string,
): readonly Fault[] {
  const known = [...OF_EVERY_RECORD, ...Object.keys(remembers.properties)];
  const unknown = Object.keys(where).filter((name) => !known.includes(name));
  return [
    ...unknown.map((name) => ({
      pointer: `${place}/where/${name}`,
      message: `is not a field of the records: ${insteadOf(name, known)}`,
    })),
    ...valueFaults(where['state'] ?? '$now', { enum: states }, `${place}/where/state`, {
      follow: (node) => (isObject(node) ? node : {}),
      typeOf: () => undefined,
      asker: 'this lifecycle',
    }),
  ];
}

/** The schema of what an expression reads, where it is known. */
export function sourceOf(
  lifecycle: Lifecycle,
  expression: string,
  options: CheckOptions,
  row: Row<string> | undefined,
): Shape | undefined {
  const { ordinary } = options;
  const operation = row && operationOf(options, row);
  const [, place, name = ''] = /^\$request\.(path|query)\.(.+)$/.exec(expression) ?? [];
  if (place !== undefined) {
    const parameter = operation?.parameters.find((each) => each.in === place && each.name === name);
    return parameter && resolveNode(ordinary.document, parameter.schema);
  }
  const inBody = /^\$request\.body#(.*)$/.exec(expression)?.[1];
  if (inBody !== undefined) return inside(ordinary, operation?.body?.contents[0]?.schema, inBody);
  const isOfList = row?.lists !== undefined && expression.startsWith('$item#/');
  if (!isOfList && !expression.startsWith('$record#/')) return undefined;
  const [field = '', ...more] = keysOf(expression.slice(expression.indexOf('#') + 1));
  if (more.length > 0) return undefined;
  if (field === 'state') return { type: 'string', enum: lifecycle.states };
  if (OF_EVERY_RECORD.includes(field)) return { type: 'string' };
  return lifecycle.remembers.properties[field] as Shape | undefined;
}

const OF_WORDS: Readonly<Record<string, readonly string[]>> = {
  $now: ['string'],
  $next: ['string'],
  $total: ['integer'],
  $records: ['array'],
};

const typesBy =
  (lifecycle: Lifecycle, options: CheckOptions, row: Row<string> | undefined): TypeOf =>
  (expression) => {
    const word = OF_WORDS[expression];
    if (word !== undefined) return word;
    const schema = sourceOf(lifecycle, expression, options, row);
    if (schema === undefined || isOpen(schema)) return undefined;
    const types = allowedTypes(schema);
    // Parameters are texts, whatever their schemas make of them.
    if (!/^\$request\.(?:path|query)\./.test(expression)) return types;
    return types?.includes('array') === true ? undefined : ['string'];
  };

const isOpen = (schema: Shape): boolean =>
  ['oneOf', 'anyOf', 'allOf', 'not', 'if', '$ref'].some((word) => word in schema);

function inside(
  { document }: OrdinaryContract,
  schema: unknown,
  pointer: string,
): Shape | undefined {
  let node = resolveNode(document, schema);
  for (const key of keysOf(pointer)) {
    const { properties, items } = node;
    if (isOpen(node)) return undefined;
    if (/^\d+$/.test(key) && isObject(items)) node = resolveNode(document, items);
    else if (isObject(properties) && Object.hasOwn(properties, key))
      node = resolveNode(document, properties[key]);
    else return undefined;
  }
  return node;
}

function operationOf(
  { ordinary }: CheckOptions,
  { operation: id }: Row<string>,
): OrdinaryOperation | undefined {
  return ordinary.operations.find(({ operation }) => operation.id === id);
}
