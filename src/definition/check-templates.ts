import { ABSENT, OF_EVERY_RECORD, type Lifecycle, type Row } from '../lifecycles/lifecycle.js';
import { compileTemplate, type Template } from '../lifecycles/template.js';
import type { Operation } from '../openapi/operation.js';
import { messageOf } from '../runtime/failure.js';
import { resolveNode } from '../openapi/references.js';
import { isObject } from '../runtime/json.js';
import { escapeKey, keysOf } from '../runtime/json-pointer.js';
import { functionFaults } from './check-functions.js';
import { isUnread, kindsOf, lifecycleOf, type CheckOptions, type Fault } from './check-options.js';
import { answerFaults, listFaults, setFaults } from './check-shapes.js';
import { insteadOf } from './closest.js';

/** What is wrong with the templates of a lifecycle: their form, and names that lead nowhere. */
export function templateFaults(lifecycle: Lifecycle, options: CheckOptions): readonly Fault[] {
  const { rows, expiry, seeds, relations = {} } = lifecycle;
  return [
    ...rows.flatMap((row, index) => [
      ...fieldsFaults(lifecycle, row.sets, `/rows/${index}/sets`, options, row),
      ...faultsIn(lifecycle, row.answers, `/rows/${index}/answers`, options, row),
      ...answerFaults(lifecycle, row, `/rows/${index}/answers`, options),
      ...faultsIn(lifecycle, row.lists, `/rows/${index}/lists`, options, row),
      ...listFaults(lifecycle, row, `/rows/${index}/lists`),
      ...touchFaults(lifecycle, row, `/rows/${index}/touches`, options),
    ]),
    ...Object.entries(relations).flatMap(([name, { kind, id }]) => [
      ...(lifecycleOf(options, kind) !== undefined || isUnread(options, kind)
        ? []
        : [
            {
              pointer: `/relations/${name}/kind`,
              message: `${kind} is not a kind of record: ${insteadOf(kind, kindsOf(options))}`,
            },
          ]),
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
      : [
          {
            pointer: `${place}/${escapeKey(name)}`,
            message: `is not remembered: ${insteadOf(name, known)}`,
          },
        ]),
    ...(name === 'expires_at' ? timeFaults(template, `${place}/${name}`) : []),
    ...faultsIn(lifecycle, template, `${place}/${escapeKey(name)}`, options, row),
    ...setFaults(lifecycle, { name, template, row }, `${place}/${escapeKey(name)}`, options),
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
  options: CheckOptions,
  row?: Row<string>,
): readonly Fault[] {
  const { contract, ordinary, effects, code } = options;
  try {
    compileTemplate(template, effects);
  } catch (error) {
    const where = code === undefined ? '' : ` (${code})`;
    const pointer = placeOfFailure(template, place, options);
    return [{ pointer, message: `${messageOf(error)}${where}` }];
  }
  const operation = row && contract.operations.get(row.operation);
  const request =
    operation && ordinary.operations.find((each) => each.operation.id === operation.id);
  const body = request?.body?.contents[0]?.schema;
  const expressions = expressionsIn(template, place).flatMap(({ text, pointer }) => {
    const message =
      recordFault(lifecycle, text, options, row) ??
      (operation === undefined ? undefined : requestFault(text, operation)) ??
      (isObject(body)
        ? bodyFault(text, body, (node) => resolveNode(ordinary.document, node))
        : undefined);
    return message === undefined ? [] : [{ pointer, message: `${text} ${message}` }];
  });
  return [...expressions, ...functionFaults(lifecycle, template, place, options, row)];
}

/** The innermost part that cannot be compiled by itself. */
function placeOfFailure(template: Template, place: string, { effects }: CheckOptions): string {
  for (const [key, part] of typeof template === 'object' ? Object.entries(template ?? {}) : []) {
    if (key === '$effect') continue;
    try {
      compileTemplate(part, effects);
    } catch {
      return placeOfFailure(part, `${place}/${escapeKey(key)}`, { effects } as CheckOptions);
    }
  }
  return place;
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
    const { [name]: relation } = lifecycle.relations ?? {};
    if (relation === undefined) {
      const known = insteadOf(name, Object.keys(lifecycle.relations ?? {}));
      return [{ pointer, message: `is not a relation of this lifecycle: ${known}` }];
    }
    const other = lifecycleOf(options, relation.kind);
    // Which is told where the relation stands.
    if (other === undefined) return [];
    const isState =
      typeof to !== 'string' || to.startsWith('$') || [...other.states, ABSENT].includes(to);
    return [
      ...(isState
        ? []
        : [
            {
              pointer: `${pointer}/to`,
              message: `${to} is not a state of ${other.kind}: ${insteadOf(to, [...other.states, ABSENT])}`,
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

interface Placed {
  readonly text: string;
  readonly pointer: string;
}

function expressionsIn(template: Template, pointer: string): readonly Placed[] {
  if (typeof template === 'string') {
    if (template.startsWith('$')) return [{ text: template, pointer }];
    return [...template.matchAll(/\{(\$[^{}]*)\}/g)].map(([, text = '']) => ({ text, pointer }));
  }
  if (typeof template !== 'object' || template === null) return [];
  return Object.entries(template).flatMap(([key, part]) =>
    expressionsIn(part, `${pointer}/${escapeKey(key)}`),
  );
}

function recordFault(
  lifecycle: Lifecycle,
  text: string,
  options: CheckOptions,
  row?: Row<string>,
): string | undefined {
  const [, relation, field] = /^\$related\.([\w-]+)#(?:\/([^/]+))?/.exec(text) ?? [];
  if (relation !== undefined) {
    const { relations = {} } = lifecycle;
    const kind = relations[relation]?.kind;
    if (kind === undefined)
      return `is not a relation of this lifecycle: ${insteadOf(relation, Object.keys(relations))}`;
    const other = lifecycleOf(options, kind);
    return other === undefined || field === undefined ? undefined : unknownField(other, field);
  }
  if (/^\$(?:records|total|next)$/.test(text) && row?.lists === undefined)
    return 'can only be used in a row with lists';
  const name = /^\$record#\/([^/]+)/.exec(text)?.[1];
  if (name === undefined) return undefined;
  if (row?.from.includes(ABSENT) === true && row.to === undefined) {
    return 'has no record to read: the row is for a record that does not exist';
  }
  return unknownField(lifecycle, name);
}

function unknownField({ remembers }: Lifecycle, name: string): string | undefined {
  const known = [...OF_EVERY_RECORD, ...Object.keys(remembers.properties)];
  return known.includes(name)
    ? undefined
    : `reads a field that is not remembered: ${insteadOf(name, known)}`;
}

function requestFault(text: string, { id, parameters }: Operation): string | undefined {
  const [, place = '', name = ''] = /^\$request\.(path|query)\.(.+)$/.exec(text) ?? [];
  if (place === '') return undefined;
  const known = parameters.filter((each) => each.in === place).map((each) => each.name);
  return known.includes(name)
    ? undefined
    : `is not a parameter in the ${place} of ${id}: ${insteadOf(name, known)}`;
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
      return `is not in the body that the contract describes: ${insteadOf(key, Object.keys(properties))}`;
  }
  return undefined;
}
