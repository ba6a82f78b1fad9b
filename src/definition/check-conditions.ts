/** What is wrong with conditions, and with what a lifecycle says of ids and of time. */
import { ABSENT, type Lifecycle } from '../lifecycles/lifecycle.js';
import { isPublic } from '../openapi/operation.js';
import { resolveNode } from '../openapi/references.js';
import { listOf } from '../runtime/json.js';
import { creationOf } from '../lifecycles/questions.js';
import { newId } from '../lifecycles/new-id.js';
import type { Template } from '../lifecycles/template.js';
import { messageOf } from '../runtime/failure.js';
import { escapeKey } from '../runtime/json-pointer.js';
import { createRandom } from '../runtime/random.js';
import { isUnread, lifecycleOf, type CheckOptions, type Fault } from './check-options.js';
import { faultsIn } from './check-templates.js';
import { takenFaults } from './check-taken.js';
import { listed } from '../runtime/name-list.js';
import { insteadOf } from './closest.js';
import { idFaults } from './shown.js';
import { allowedTypes, type Shape } from './value-types.js';

export function conditionFaults(lifecycle: Lifecycle, options: CheckOptions): readonly Fault[] {
  return Object.entries(lifecycle.conditions).flatMap(([name, condition]) => {
    const place = `/conditions/${escapeKey(name)}`;
    const row = lifecycle.rows.find(({ when }) => when === name);
    const { related = {}, at_least: least = {}, equal = [] } = condition;
    const templates: readonly (readonly [string, Template])[] = [
      ...Object.entries(least).map(([field, value]) => [`/at_least/${field}`, value] as const),
      ...equal.map((value, index) => [`/equal/${index}`, value] as const),
    ];
    return [
      ...askedFaults(lifecycle, name, options).map(({ pointer, message }) => ({
        pointer: place + pointer,
        message,
      })),
      ...leastFaults(lifecycle, Object.keys(least), `${place}/at_least`),
      ...relatedFaults(lifecycle, related, `${place}/related`, options),
      ...takenFaults(lifecycle, name, condition),
      ...templates.flatMap(([at, value]) => faultsIn(lifecycle, value, place + at, options, row)),
    ];
  });
}

/** What a condition asks of requests that none of them can have, by the document of the operations it stands at. */
function askedFaults(
  { conditions, rows }: Lifecycle,
  name: string,
  { contract, ordinary }: CheckOptions,
): readonly Fault[] {
  const { query = {}, permission } = conditions[name] ?? {};
  const asked = new Set(rows.filter(({ when }) => when === name).map((row) => row.operation));
  return [...asked].flatMap((id) => {
    const operation = contract.operations.get(id);
    if (operation === undefined) return [];
    const known = operation.parameters
      .filter((each) => each.in === 'query')
      .map((each) => each.name);
    const unknown = Object.keys(query).filter((parameter) => !known.includes(parameter));
    const described = ordinary.operations.find((each) => each.operation.id === id);
    const valuesOf = (parameter: string): readonly unknown[] => {
      const found = described?.parameters.find(
        (each) => each.in === 'query' && each.name === parameter,
      );
      return listOf(found && resolveNode(ordinary.document, found.schema)['enum']);
    };
    return [
      ...Object.entries(query).flatMap(([parameter, value]) => {
        const values = valuesOf(parameter).map(String);
        if (values.length === 0 || values.includes(value)) return [];
        const message = `${value} is not a value that ${id} takes: ${insteadOf(value, values)}`;
        return [{ pointer: `/query/${escapeKey(parameter)}`, message }];
      }),
      ...unknown.map((parameter) => ({
        pointer: `/query/${escapeKey(parameter)}`,
        message: `is not a query parameter of ${id}: ${insteadOf(parameter, known)}`,
      })),
      ...(permission === undefined || !isPublic(operation)
        ? []
        : [
            {
              pointer: '/permission',
              message: `cannot be asked for: by the document, ${id} needs no credentials. Write its security there, or leave the permission out`,
            },
          ]),
    ];
  });
}

/** What is compared with a number must be a field, and may be one. */
function leastFaults(
  { remembers: { properties } }: Lifecycle,
  fields: readonly string[],
  place: string,
): readonly Fault[] {
  const isNumber = (field: string): boolean => {
    const types = allowedTypes((properties[field] ?? {}) as Shape);
    return types === undefined || types.includes('integer') || types.includes('number');
  };
  const known = Object.keys(properties).filter(isNumber);
  return fields
    .filter((field) => !known.includes(field))
    .map((field) => ({
      pointer: `${place}/${escapeKey(field)}`,
      message: Object.hasOwn(properties, field)
        ? `is not a number; numbers are ${listed(known)}`
        : `is not remembered: ${insteadOf(field, known)}`,
    }));
}

function relatedFaults(
  { relations = {} }: Lifecycle,
  related: Readonly<Record<string, readonly string[]>>,
  place: string,
  options: CheckOptions,
): readonly Fault[] {
  return Object.entries(related).flatMap(([name, states]) => {
    const pointer = `${place}/${escapeKey(name)}`;
    const relation = relations[name];
    if (relation === undefined) {
      const known = insteadOf(name, Object.keys(relations));
      return [{ pointer, message: `is not a relation of this lifecycle: ${known}` }];
    }
    const other = lifecycleOf(options, relation.kind);
    if (other === undefined || isUnread(options, relation.kind)) return [];
    const known = [...other.states, ABSENT];
    return states.flatMap((state, index) =>
      known.includes(state)
        ? []
        : [
            {
              pointer: `${pointer}/${index}`,
              message: `${state} is not a state of ${other.kind}: ${insteadOf(state, known)}`,
            },
          ],
    );
  });
}

/** A lifecycle that lets records end, and gives none of them an end: they would stay for ever. */
export function expiryFaults(
  { kind, expiry, rows }: Lifecycle,
  { files, others = [] }: CheckOptions,
): readonly Fault[] {
  if (expiry.from.length === 0) return [];
  const all = [...files.map(({ lifecycle }) => lifecycle), ...others];
  const isSet =
    rows.some(({ sets }) => sets?.['expires_at'] !== undefined) ||
    all.some((other) =>
      other.rows.some(
        ({ makes = [], touches = {} }) =>
          makes.some((made) => made.kind === kind && made.sets?.['expires_at'] !== undefined) ||
          Object.entries(touches).some(
            ([name, touch]) =>
              other.relations?.[name]?.kind === kind && touch.sets?.['expires_at'] !== undefined,
          ),
      ),
    );
  if (isSet) return [];
  const message =
    'has no effect: no row sets expires_at. Write sets: { expires_at: { $after: PT15M } } in the row that creates the record, or leave expiry out';
  return [{ pointer: '/expiry', message }];
}

/** So many ids tell what a pattern makes. */
const SAMPLES = 5;

/** Ids that the paths do not take: each creation would answer with an id that nobody can ask for. */
export function newIdFaults(lifecycle: Lifecycle, { contract }: CheckOptions): readonly Fault[] {
  const isMade = creationOf(lifecycle) !== undefined;
  if (!isMade) return [];
  const random = createRandom(1, 'check');
  for (let sample = 0; sample < SAMPLES; sample += 1) {
    let id: string;
    try {
      id = newId(lifecycle, random);
    } catch (error) {
      return [{ pointer: '/new_id', message: messageOf(error) }];
    }
    const [fault] = idFaults(contract, lifecycle, { id });
    if (fault === undefined) continue;
    return lifecycle.new_id === undefined
      ? [{ pointer: '/id', message: `needs new_id: without it, an id ${fault.message}` }]
      : [{ pointer: '/new_id', message: `makes an id that ${fault.message}` }];
  }
  return [];
}
