import { ABSENT, type Lifecycle, type Row } from '../lifecycles/lifecycle.js';
import { createdId, idName, noteCreation } from './creations.js';
import { pathTo } from './plan.js';
import { naming, relate, UNRELATED, type RelatedRecord, type Relating } from './related.js';
import { placesOf } from './related-places.js';
import type { RequestShape } from './requests.js';
import type { Session } from './session.js';
import type { Entity } from './targets/target.js';
import { uniqueValues } from './unique-values.js';
import { plainRelated, type Way } from './ways.js';

/** A record to test on, or why there is none. */
export type Staged =
  | {
      readonly id: string;
      readonly entity?: Entity;
      /** Those that it belongs to. */
      readonly related?: readonly RelatedRecord[];
      /** The request that has made it, where one has. */
      readonly made?: Partial<RequestShape>;
      readonly reason?: undefined;
    }
  | { readonly id?: undefined; readonly reason: string };

export interface StageOptions {
  /** The test changes the record, so no other test may have it. */
  readonly toChange: boolean;
  readonly org?: string;
  /** What it must have beside its state. */
  readonly details?: Readonly<Record<string, unknown>> | undefined;
  /** The states of the records that it belongs to, by the names of the relations. Default: new ones. */
  readonly related?: Readonly<Record<string, string>> | undefined;
  /** Of a record that requests make: what it must belong to, by the parameters of their path. */
  readonly path?: Readonly<Record<string, string>>;
}

/**
 * A record in that state: through the control plane of our simulator; otherwise one that was
 * prepared; otherwise by the documented operations that lead there.
 */
export async function stage(
  session: Session,
  kind: string,
  state: string,
  options: StageOptions,
): Promise<Staged> {
  const { target, taker } = session;
  const { org = target.org } = options;
  if (target.control !== undefined) {
    const lifecycle = session.lifecycles.of(kind);
    const states = { ...newlyRelated(session, lifecycle), ...options.related };
    const relating = await relateTo(session, lifecycle, states, org);
    if (typeof relating === 'string') return { reason: relating };
    const unique = uniqueValues(session, kind);
    const details = { ...unique, ...relating.details, ...options.details };
    const entity = await target.control.create(kind, { org, state, ...details });
    session.learn(kind, entity);
    return { id: entity.id, entity, related: relating.records };
  }
  if (options.details !== undefined) {
    const wanted = Object.entries(options.details).map(
      ([name, value]) => `${name} ${String(value)}`,
    );
    return { reason: `only our simulator makes a ${kind} with ${wanted.join(', ')}` };
  }
  const elsewhere = org !== target.org;
  const isAnywhere = Object.keys(options.path ?? {}).length === 0;
  // What a prepared record belongs to, nobody knows.
  const prepared = isAnywhere
    ? target.take(kind, state, { ...options, taker, elsewhere })
    : undefined;
  if (prepared !== undefined) return { id: prepared };
  if (session.restriction !== undefined) {
    return { reason: `no ${kind} in state ${state} is prepared, and ${session.restriction}` };
  }
  const known = elsewhere ? `no ${kind} of ${org} (other_records)` : `no more`;
  return (
    (await walkFrom(session, kind, state, { org, path: options.path ?? {} })) ?? {
      reason: `no ${kind} in state ${state}: the bindings have ${known}, and no documented operation leads there`,
    }
  );
}

/** The records that one of this kind belongs to, where it says so itself, in their first states. */
function newlyRelated(
  { lifecycles }: Session,
  { kind, relations = {} }: Lifecycle,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(relations)
      .filter(([, relation]) => placesOf(relation).field !== undefined && relation.kind !== kind)
      .map(([name, relation]) => [name, lifecycles.of(relation.kind).initial]),
  );
}

/** Makes the records that one of this kind is to belong to. */
async function relateTo(
  session: Session,
  lifecycle: Lifecycle,
  states: Readonly<Record<string, string>>,
  org: string = session.target.org,
): Promise<Relating | string> {
  return relate(session, lifecycle, states, (kind, state, details) =>
    stage(session, kind, state, { toChange: true, org, details }),
  );
}

/** What a creation needs to be there, made so that it succeeds or as these states have it. */
export async function relateCreation(
  session: Session,
  kind: string,
  operation: string,
  { related, org }: { readonly related?: Way['related']; readonly org?: string } = {},
): Promise<Relating | string> {
  const lifecycle = session.lifecycles.of(kind);
  const states = related ?? plainRelated(session.lifecycles, lifecycle, operation);
  return states === undefined ? UNRELATED : relateTo(session, lifecycle, states, org);
}

/** Whose a new record is, and what it belongs to. */
interface Under {
  readonly org: string;
  readonly path: NonNullable<StageOptions['path']>;
}

/** Takes the documented way to the state, from nothing or from a prepared record on the way. */
async function walkFrom(
  session: Session,
  kind: string,
  state: string,
  { org, path: under }: Under,
): Promise<Staged | undefined> {
  const lifecycle: Lifecycle = session.lifecycles.of(kind);
  const { target, taker } = session;
  let nameless: Staged | undefined;
  for (const start of [ABSENT, ...lifecycle.states]) {
    const path = pathTo(lifecycle, state, start);
    if (path === undefined || path.length === 0) continue;
    const id =
      start === ABSENT || org !== target.org || Object.keys(under).length > 0
        ? undefined
        : target.take(kind, start, { toChange: true, taker });
    if (start !== ABSENT && id === undefined) continue;
    const staged = await walkPath(session, path, {
      ...{ kind, state, org, under },
      ...(id && { id }),
    });
    if (staged !== NAMELESS) return staged;
    nameless = { reason: adviceOn(session, { kind, org }, path[0]?.operation ?? '') };
  }
  return nameless;
}

/** A record was made, and nobody can say which: one that is prepared will do. */
const NAMELESS = Symbol('without an id');

function adviceOn(
  session: Session,
  { kind, org }: Pick<Session['own'][number], 'kind' | 'org'>,
  creation: string,
): string {
  const { initial } = session.lifecycles.of(kind);
  const list = org === session.target.org ? 'records' : 'other_records';
  return `${creation} gave an answer without ${idName(session, kind)}: give ids of prepared records in the bindings (${list}, ${kind}, ${initial})`;
}

async function walkPath(
  session: Session,
  path: readonly Row<string>[],
  {
    kind,
    state,
    org,
    under,
    ...start
  }: Pick<Session['own'][number], 'kind' | 'org'> & {
    readonly state: string;
    readonly under: Under['path'];
    readonly id?: string;
  },
): Promise<Staged | typeof NAMELESS> {
  let { id } = start;
  let made: Partial<RequestShape> | undefined;
  for (const row of path) {
    const operation = session.operation(row.operation);
    const relating =
      id === undefined ? await relateCreation(session, kind, row.operation, { org }) : UNRELATED;
    if (typeof relating === 'string') return { reason: relating };
    const named = naming(operation, session.lifecycles.of(kind), {}, relating);
    const { outcome, sent, shape } = await session.ask(operation, {
      org,
      ...named,
      ...(id === undefined ? { path: { ...named.path, ...under } } : { id }),
    });
    const { answer, trouble } = outcome;
    if (answer === undefined) return { reason: trouble };
    // That it was made with another status is told by the test of the creation.
    const isMade = id === undefined && answer.status < 300;
    if (answer.status !== row.status && !isMade) {
      return {
        reason: `${row.operation} on the way to ${state} was answered with ${answer.status}, not ${row.status}`,
      };
    }
    if (id !== undefined) continue;
    id = createdId(session, kind, answer);
    if (id === undefined) return NAMELESS;
    noteCreation(session, { kind, id, org }, sent);
    made = shape;
  }
  return id === undefined ? NAMELESS : { id, ...(made && { made }) };
}
