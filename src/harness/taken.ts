/** Requests for what another record has already, or what the record has itself. */
import type { Lifecycle } from '../lifecycles/lifecycle.js';
import { creationOf } from '../lifecycles/questions.js';
import { writtenBy } from '../lifecycles/taken.js';
import { see } from './effects.js';
import { ELSEWHERE, ITSELF } from './holders.js';
import type { RequestShape } from './requests.js';
import type { Session } from './session.js';
import { withValueAt } from './special.js';
import { stage } from './stage.js';
import type { Entity } from './targets/target.js';
import { placesOfField } from './unique.js';
import { madeOf } from './unique-values.js';
import type { Way } from './ways.js';

/** Of what the request is about: its record, where there is one. */
interface About {
  readonly kind: string;
  readonly state: string;
  readonly id?: string;
  readonly entity?: Entity;
  /** What it was made of, where a request has made it. */
  readonly made?: Partial<RequestShape>;
}

type Values = Readonly<Record<string, unknown>>;

/**
 * The request, with the values that the way asks for.
 *
 * @returns why it cannot be made, otherwise
 */
export async function takenIn(
  session: Session,
  { operation, taken }: Way,
  about: About,
  shape: Partial<RequestShape>,
): Promise<Partial<RequestShape> | string> {
  if (taken === undefined) return shape;
  const { kind } = about;
  const own: Values = { ...about.entity };
  const held =
    taken.by === ITSELF
      ? await valuesOf(session, about, taken.fields)
      : await plantHolder(session, { operation, taken }, about, shape);
  if (typeof held === 'string') return held;
  const lifecycle = session.lifecycles.of(kind);
  let asked = shape;
  const kept: (readonly string[])[] = [];
  for (const field of taken.fields) {
    const made = (): unknown => {
      const isWritten = writtenBy(lifecycle, operation, field) !== undefined;
      return isWritten ? madeOf(session, { kind, operation, field }, asked) : own[field];
    };
    for (const keys of placesOfField(lifecycle, operation, field)) {
      const body = asked.body ?? session.operation(operation).body?.example;
      asked = { ...asked, body: withValueAt(body, keys, held[field]) };
      kept.push(keys);
    }
    if (made() !== held[field] || held[field] === undefined) {
      return `nobody knows how ${operation} is asked for the ${field} of another ${kind}`;
    }
  }
  return { ...asked, kept };
}

/** Another record, in the state and of the owner of the way: what it has of the fields. */
async function plantHolder(
  session: Session,
  { operation, taken }: Pick<Way, 'operation'> & { readonly taken: NonNullable<Way['taken']> },
  { kind, id, entity }: About,
  shape: Partial<RequestShape>,
): Promise<Values | string> {
  const { target, lifecycles } = session;
  const lifecycle = lifecycles.of(kind);
  const isElsewhere = taken.by === ELSEWHERE;
  if (isElsewhere && target.otherOrg === undefined) {
    return 'no other organization is known (other_org in the bindings)';
  }
  const state = isElsewhere ? lifecycle.initial : taken.by;
  const path = {
    ...(id !== undefined && session.placeOf(session.operation(operation), id)),
    ...shape.path,
  };
  const staged = await stage(session, kind, state, {
    toChange: false,
    ...(isElsewhere && { org: target.otherOrg }),
    path,
    details: target.control && besides(lifecycle, { operation, path, entity, taken }),
  });
  if (staged.id === undefined) return staged.reason;
  return valuesOf(session, { kind, state, ...staged }, taken.fields);
}

/** What the other record must share with the own one: what it belongs to, and what the request does not say. */
function besides(
  lifecycle: Lifecycle,
  {
    operation,
    path,
    entity,
    taken,
  }: {
    readonly operation: string;
    readonly path: Readonly<Record<string, string>>;
    readonly entity: Entity | undefined;
    readonly taken: NonNullable<Way['taken']>;
  },
): Values {
  const parents = Object.entries(creationOf(lifecycle)?.sets ?? {}).flatMap(([field, template]) => {
    const name = /^\$request\.path\.(.+)$/.exec(typeof template === 'string' ? template : '')?.[1];
    const value = name === undefined ? undefined : (path[name] ?? entity?.[field]);
    return value === undefined ? [] : [[field, value]];
  });
  const unsaid = taken.fields
    .filter((field) => writtenBy(lifecycle, operation, field) === undefined)
    .flatMap((field) => (entity?.[field] === undefined ? [] : [[field, entity[field]]]));
  return Object.fromEntries([...parents, ...unsaid]) as Values;
}

/** What a record has of the fields: as it was planted, as it was asked for, or as documented reads show it. */
async function valuesOf(
  session: Session,
  { kind, state, id, entity, made }: About,
  fields: readonly string[],
): Promise<Values | string> {
  if (entity !== undefined) return entity;
  const creation = creationOf(session.lifecycles.of(kind));
  const values: Record<string, unknown> = {};
  for (const field of fields) {
    if (creation !== undefined && made !== undefined) {
      values[field] = madeOf(session, { kind, operation: creation.operation, field }, made);
    }
  }
  if (id === undefined || fields.every((field) => values[field] !== undefined)) return values;
  const seen = await see(session, { kind, id, state }, fields);
  if (typeof seen === 'string') return seen;
  const hidden = fields.find((field) => (values[field] ??= seen[field]) === undefined);
  return hidden === undefined ? values : `no answer shows the ${hidden} of the ${kind} ${id}`;
}
