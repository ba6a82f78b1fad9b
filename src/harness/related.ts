/** The records that others belong to: made in the states that a test wants, and looked at afterwards. */
import type { Related, RequestInput } from '../lifecycles/expression.js';
import { ABSENT, type Lifecycle, type Row } from '../lifecycles/lifecycle.js';
import { readingOf } from '../lifecycles/questions.js';
import { foresee, readsOf, unlike } from '../lifecycles/reads.js';
import { templateOf } from '../lifecycles/template.js';
import type { Relation, Touch } from '../lifecycles/wider.js';
import type { Operation } from '../openapi/operation.js';
import { isObject } from '../runtime/json.js';
import { failed, notShown, type Judgement } from './judge.js';
import { read } from './read.js';
import { namingPlaces, placesOf, type Places } from './related-places.js';
import type { RequestShape } from './requests.js';
import { NOTHING_SENT, scopeOf } from './sent.js';
import type { Session } from './session.js';
import { withValueAt } from './special.js';
import type { Entity } from './targets/target.js';

/** One that a record belongs to, or that a request names. */
export interface RelatedRecord {
  readonly name: string;
  readonly kind: string;
  readonly id: string;
  readonly state: string;
  /** As it was made. */
  readonly before?: Entity;
}

/** How others come to belong to them. */
export interface Relating {
  readonly records: readonly RelatedRecord[];
  /** Fields of the record. */
  readonly details: Readonly<Record<string, unknown>>;
  /** Parts of the request that makes one. */
  readonly shape: Partial<RequestShape>;
}

export const UNRELATED: Relating = { records: [], details: {}, shape: {} };

/** A record, or why there is none. */
interface Made {
  readonly id?: string | undefined;
  readonly entity?: Entity | undefined;
  readonly reason?: string | undefined;
}

/** Makes a record in a state, with these details. */
type MakeRelated = (
  kind: string,
  state: string,
  details: Readonly<Record<string, unknown>> | undefined,
) => Promise<Made>;

/** Makes what is related, and says where its ids belong; or why that cannot be. */
export async function relate(
  session: Session,
  { kind, relations = {} }: Lifecycle,
  states: Readonly<Record<string, string>>,
  make: MakeRelated,
): Promise<Relating | string> {
  let relating = UNRELATED;
  for (const [name, state] of Object.entries(states)) {
    const relation = relations[name];
    if (relation === undefined) continue;
    const planted = session.target.control === undefined ? undefined : plant(session, relation);
    const made: Made =
      state === ABSENT
        ? { id: session.unknownId(`${name} of ${kind}`, relation.kind) }
        : await make(relation.kind, state, planted?.other);
    relating = { ...relating, details: { ...relating.details, ...planted?.own } };
    if (made.id === undefined) return made.reason ?? `no ${relation.kind} in state ${state}`;
    const { id } = made;
    const before = made.entity !== undefined && { before: made.entity };
    const record: RelatedRecord = { name, kind: relation.kind, id, state, ...before };
    relating = withRecord(relating, record, placesOf(relation));
  }
  return relating;
}

/** What the other record is given, and the fields of the own one that it speaks of. */
function plant(
  session: Session,
  { planted }: Relation,
): { readonly own: object; readonly other: Readonly<Record<string, unknown>> } | undefined {
  if (planted === undefined) return undefined;
  const fields = [...readsOf(planted).record];
  const own = Object.fromEntries(fields.map((field) => [field, session.newName(field)]));
  const other = templateOf(planted)(scopeOf(NOTHING_SENT, own, '')) as Readonly<
    Record<string, unknown>
  >;
  return { own, other };
}

function withRecord(
  { records, details, shape }: Relating,
  record: RelatedRecord,
  { field, body, query, path }: Places,
): Relating {
  const { id } = record;
  return {
    records: [...records, record],
    details: { ...details, ...(field !== undefined && { [field]: id }) },
    shape: {
      ...shape,
      ...(body !== undefined && { body: withValueAt(shape.body, body, id) }),
      ...(query !== undefined && { query: { ...shape.query, [query]: id } }),
      ...(path !== undefined && { path: { ...shape.path, [path]: id } }),
    },
  };
}

/** The request, with the ids of related records in it. */
export function naming(
  operation: Operation,
  lifecycle: Lifecycle,
  shape: Partial<RequestShape>,
  { shape: named }: Relating,
): Partial<RequestShape> {
  const places = namingPlaces(lifecycle);
  const body = places.reduce<unknown>((before, keys) => {
    const id = keys.reduce<unknown>((at, key) => (isObject(at) ? at[key] : undefined), named.body);
    return id === undefined || operation.body === undefined
      ? before
      : withValueAt(before, keys, id);
  }, shape.body ?? operation.body?.example);
  return {
    ...shape,
    ...(named.body !== undefined && operation.body !== undefined && shape.bytes === undefined
      ? { body }
      : {}),
    ...(named.query !== undefined && { query: { ...shape.query, ...named.query } }),
    ...(named.path !== undefined && { path: { ...shape.path, ...named.path } }),
  };
}

/** The related records as they were, by the names of the relations. */
export function relatedBefore(records: readonly RelatedRecord[]): Related {
  return Object.fromEntries(records.map(({ name, before }) => [name, before]));
}

/** Whether the related records are what the row makes of them: most rows leave them as they are. */
export async function lookAtRelated(
  session: Session,
  {
    row,
    sent,
    record,
  }: { readonly row: Row<string>; readonly sent: RequestInput; readonly record: object },
  records: readonly RelatedRecord[],
): Promise<readonly Judgement[]> {
  const related = relatedBefore(records);
  const judgements: Judgement[] = [];
  for (const each of records.filter(({ state }) => state !== ABSENT)) {
    const touch = row.status < 400 ? row.touches?.[each.name] : undefined;
    const { control } = session.target;
    if (control === undefined || each.before === undefined) {
      judgements.push(...(await readRelated(session, each, touch)));
      continue;
    }
    const after = await control.read(each.kind, each.id);
    const scope = scopeOf(sent, record, await control.now(), related);
    judgements.push(
      ...contradictions(each, touched(each.before, touch, { ...scope, related }, each.name), after),
    );
  }
  return judgements;
}

/** What becomes of a related record; `undefined` when it goes. */
function touched(
  before: Entity,
  touch: Touch | undefined,
  scope: ReturnType<typeof scopeOf>,
  name: string,
): Readonly<Record<string, unknown>> | undefined {
  const { sets = {}, to } = touch ?? {};
  const fields = Object.entries(sets)
    .map(([field, template]) => [field, foresee(template, scope, () => true)] as const)
    .filter(([, value]) => value !== undefined);
  const after = { ...before, ...Object.fromEntries(fields) };
  if (to === undefined) return after;
  const state = templateOf(to)({ ...scope, related: { ...scope.related, [name]: after } });
  if (state === ABSENT) return undefined;
  return typeof state === 'string' ? { ...after, state } : after;
}

function contradictions(
  { kind, id }: RelatedRecord,
  due: Readonly<Record<string, unknown>> | undefined,
  after: Entity | undefined,
): readonly Judgement[] {
  if (due === undefined || after === undefined) {
    if (due === after) return [];
    return [failed(`the ${kind} ${id} is ${after === undefined ? 'gone' : 'still there'}`)];
  }
  const wrong = unlike(due, after);
  if (wrong.length === 0) return [];
  const isState = wrong.includes('state');
  const state = isState ? `: it is ${after.state}, not ${String(due['state'])}` : '';
  return [
    failed(`${wrong.join(', ')} of the ${kind} it belongs to is not what it must be${state}`),
  ];
}

/** Of a server whose records cannot be looked at: the state that a documented read shows. */
async function readRelated(
  session: Session,
  { kind, id, state }: RelatedRecord,
  touch: Touch | undefined,
): Promise<readonly Judgement[]> {
  const reading = readingOf(session.lifecycles.of(kind));
  const due = touch?.to ?? state;
  if (reading === undefined || typeof due !== 'string' || due.startsWith('$')) return [];
  const result = await read(session, kind, id);
  if ('reason' in result) {
    const isGone = due === ABSENT && result.status === 404;
    return isGone ? [] : [notShown(result.reason)];
  }
  const found = String(result.body[reading.field]);
  return found === due
    ? []
    : [notShown(`the ${kind} it belongs to is ${found} afterwards, not ${due}`)];
}
