import { ABSENT, type Lifecycle, type Row } from '../lifecycles/lifecycle.js';
import { compileTemplate, type Template } from '../lifecycles/template.js';
import type { Operation } from '../openapi/operation.js';
import { messageOf } from '../runtime/failure.js';
import { resolveNode } from '../openapi/references.js';
import { isObject } from '../runtime/json.js';
import { keysOf } from '../runtime/json-pointer.js';
import { lifecycleOf, type CheckOptions, type Fault } from './check-options.js';

/** What every record has, beside what its lifecycle remembers. */
const OF_EVERY_RECORD = ['id', 'kind', 'org', 'state', 'created_at', 'expires_at'];

/** What is wrong with the templates of a lifecycle: their form, and names that lead nowhere. */
export function templateFaults(lifecycle: Lifecycle, options: CheckOptions): readonly Fault[] {
  const { rows, expiry, seeds, relations = {} } = lifecycle;
  return [
    ...rows.flatMap((row, index) => [
      ...fieldsFaults(lifecycle, row.sets, `/rows/${index}/sets`, options, row),
      ...faultsIn(lifecycle, row.answers, `/rows/${index}/answers`, options, row),
      ...Object.values(row.lists ?? {}).flatMap((template: Template) =>
        faultsIn(lifecycle, template, `/rows/${index}/lists`, options, row),
      ),
      ...touchFaults(lifecycle, row, `/rows/${index}/touches`, options),
    ]),
    ...Object.entries(relations).flatMap(([name, { kind, id }]) => [
      ...(lifecycleOf(options, kind) !== undefined
        ? []
        : [{ pointer: `/relations/${name}/kind`, message: `${kind} is not a kind of record` }]),
      ...faultsIn(lifecycle, id, `/relations/${name}/id`, options),
    ]),
    ...fieldsFaults(lifecycle, expiry.sets, '/expiry/sets', options),
    ...fieldsFaults(lifecycle, seeds.defaults, '/seeds/defaults', options),
    ...fieldsFaults(lifecycle, seeds.completes, '/seeds/completes', options),
  ];
}

/** A field that is set must be one that is remembered, or it would be lost without a word. */
function fieldsFaults(
  lifecycle: Lifecycle,
  fields: Readonly<Record<string, Template>> | undefined,
  place: string,
  options: CheckOptions,
  row?: Row<string>,
): readonly Fault[] {
  const known = ['expires_at', ...Object.keys(lifecycle.remembers.properties)];
  return Object.entries(fields ?? {}).flatMap(([name, template]) => [
    ...(known.includes(name)
      ? []
      : [{ pointer: `${place}/${name}`, message: `is not remembered: ${known.join(', ')}` }]),
    ...(name === 'expires_at' ? timeFaults(template, `${place}/${name}`) : []),
    ...faultsIn(lifecycle, template, `${place}/${name}`, options, row),
  ]);
}

/** Times are compared as texts: what a client sends has another form, or none. */
function timeFaults(template: Template, pointer: string): readonly Fault[] {
  const first = isObject(template) ? template['$first'] : undefined;
  const values: readonly unknown[] = Array.isArray(first) ? first : [template];
  return values
    .filter((each) => typeof each === 'string' && each.startsWith('$request.'))
    .map((each) => ({
      pointer,
      message: `${String(each)} may be written in any form; write { $instant: ${String(each)} }`,
    }));
}

export function faultsIn(
  lifecycle: Lifecycle,
  template: Template,
  place: string,
  { contract, ordinary, effects, code }: CheckOptions,
  row?: Row<string>,
): readonly Fault[] {
  try {
    compileTemplate(template, effects);
  } catch (error) {
    const where = code === undefined ? '' : ` (${code})`;
    return [{ pointer: place, message: `${messageOf(error)}${where}` }];
  }
  const operation = row && contract.operations.get(row.operation);
  const request =
    operation && ordinary.operations.find((each) => each.operation.id === operation.id);
  const body = request?.body?.contents[0]?.schema;
  return expressionsIn(template).flatMap((text) => {
    const message =
      recordFault(lifecycle, text, row) ??
      (operation === undefined ? undefined : requestFault(text, operation)) ??
      (isObject(body)
        ? bodyFault(text, body, (node) => resolveNode(ordinary.document, node))
        : undefined);
    return message === undefined ? [] : [{ pointer: place, message: `${text} ${message}` }];
  });
}

/** What is set must be remembered of the other record. */
function touchFaults(
  lifecycle: Lifecycle,
  row: Row<string>,
  place: string,
  options: CheckOptions,
): readonly Fault[] {
  return Object.entries(row.touches ?? {}).flatMap(([name, { to, sets }]) => {
    const pointer = `${place}/${name}`;
    const other = lifecycleOf(options, lifecycle.relations?.[name]?.kind ?? '');
    if (other === undefined) return [{ pointer, message: 'is not a relation of this lifecycle' }];
    const isState =
      typeof to !== 'string' || to.startsWith('$') || [...other.states, ABSENT].includes(to);
    return [
      ...(isState
        ? []
        : [
            {
              pointer: `${pointer}/to`,
              message: `${to} is not a state of ${other.kind}: ${other.states.join(', ')}`,
            },
          ]),
      ...faultsIn(lifecycle, to, `${pointer}/to`, options, row),
      ...Object.entries(sets ?? {}).flatMap(([field, template]) => [
        ...(field === 'expires_at' || Object.hasOwn(other.remembers.properties, field)
          ? []
          : [
              {
                pointer: `${pointer}/sets/${field}`,
                message: `is not remembered of ${other.kind}`,
              },
            ]),
        ...faultsIn(lifecycle, template, `${pointer}/sets/${field}`, options, row),
      ]),
    ];
  });
}

function expressionsIn(template: Template): readonly string[] {
  if (typeof template === 'string') {
    if (template.startsWith('$')) return [template];
    return [...template.matchAll(/\{(\$[^{}]*)\}/g)].map(([, text = '']) => text);
  }
  if (Array.isArray(template)) return template.flatMap(expressionsIn);
  return isObject(template) ? Object.values(template).flatMap(expressionsIn) : [];
}

function recordFault(lifecycle: Lifecycle, text: string, row?: Row<string>): string | undefined {
  const relation = /^\$related\.([\w-]+)#/.exec(text)?.[1];
  if (relation !== undefined && lifecycle.relations?.[relation] === undefined) {
    return `is not a relation of this lifecycle: ${Object.keys(lifecycle.relations ?? {}).join(', ') || 'none'}`;
  }
  if (/^\$(?:records|total|next)$/.test(text) && row?.lists === undefined)
    return 'can only be used in a row with lists';
  const name = /^\$record#\/([^/]+)/.exec(text)?.[1];
  if (name === undefined) return undefined;
  if (row?.from.includes(ABSENT) === true && row.to === undefined) {
    return 'has no record to read: the row is for a record that does not exist';
  }
  const known = [...OF_EVERY_RECORD, ...Object.keys(lifecycle.remembers.properties)];
  return known.includes(name)
    ? undefined
    : `reads a field that is not remembered: ${known.join(', ')}`;
}

function requestFault(text: string, { id, parameters }: Operation): string | undefined {
  const [, place = '', name = ''] = /^\$request\.(path|query)\.(.+)$/.exec(text) ?? [];
  if (place === '') return undefined;
  const known = parameters.filter((each) => each.in === place).map((each) => each.name);
  return known.includes(name)
    ? undefined
    : `is not a parameter in the ${place} of ${id}: ${known.join(', ') || 'none'}`;
}

/** Whether the schema of the body knows what the pointer leads to; what it leaves open may be there. */
function bodyFault(
  text: string,
  body: object,
  follow: (node: unknown) => Readonly<Record<string, unknown>>,
): string | undefined {
  const pointer = /^\$request\.body#(\/.*)$/.exec(text)?.[1];
  if (pointer === undefined) return undefined;
  let node = follow(body);
  for (const key of keysOf(pointer)) {
    const { properties, items } = node;
    if (isObject(items) && /^\d+$/.test(key)) {
      node = follow(items);
      continue;
    }
    if (!isObject(properties)) return undefined;
    if (Object.hasOwn(properties, key)) node = follow(properties[key]);
    else if (['allOf', 'oneOf', 'anyOf', 'patternProperties'].some((word) => word in node))
      return undefined;
    else
      return `is not in the body that the contract describes: ${Object.keys(properties).join(', ')}`;
  }
  return undefined;
}
