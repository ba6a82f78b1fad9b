import { ABSENT, changesRecord, type Lifecycle } from '../lifecycles/lifecycle.js';
import type { Operation } from '../openapi/operation.js';
import { comparedIn } from './compared.js';
import { waitToDelete } from './late.js';
import { asked, type Walk } from './plan.js';
import { naming, UNRELATED, type RelatedRecord } from './related.js';
import { placesOf } from './related-places.js';
import type { RequestShape } from './requests.js';
import type { Session } from './session.js';
import { relateCreation, stage } from './stage.js';
import { takenIn } from './taken.js';
import type { Entity, Role } from './targets/target.js';

/** What a walk starts from. */
export interface Start {
  readonly id?: string;
  readonly entity?: Entity;
  /** The records that this one belongs to, or that the request names. */
  readonly related?: readonly RelatedRecord[];
  /** The request that has made it, where one has. */
  readonly made?: Partial<RequestShape>;
  /** What documented reads show of it beforehand, where that will be compared. */
  readonly seen?: Readonly<Record<string, unknown>>;
  /** What is asked with. */
  readonly shape: Partial<RequestShape> & { readonly role: Role };
}

/** The record to walk on, or why there is none. */
export async function prepare(
  session: Session,
  walk: Walk,
  given: Partial<RequestShape> = {},
): Promise<Start | string> {
  const { kind, state, row, absence, related } = walk;
  const shape = { ...given, ...asked(walk) };
  if (state !== ABSENT) {
    const staged = await stage(session, kind, state, {
      toChange: changesRecord(row),
      details: walk.record,
      related,
    });
    if (state !== session.lifecycles.of(kind).initial) {
      await waitToDelete(session, kind, walk.operation);
    }
    if (staged.id === undefined) return staged.reason;
    return meet(session, walk, { ...staged, shape: { ...shape, id: staged.id } });
  }
  if (absence === undefined) return prepareCreation(session, walk, shape);
  if (absence === 'never created') {
    const id = session.unknownId(walk.operation);
    return { id, shape: { ...shape, id } };
  }
  const { otherOrg } = session.target;
  if (otherOrg === undefined) return 'no other organization is known (other_org in the bindings)';
  const { initial } = session.lifecycles.of(kind);
  const staged = await stage(session, kind, initial, { toChange: false, org: otherOrg });
  return staged.reason ?? { ...staged, shape: { ...shape, id: staged.id } };
}

/** With what conditions ask for. */
async function meet(session: Session, walk: Walk, start: Start): Promise<Start | string> {
  const compared = compare(session, walk, start);
  if (typeof compared === 'string') return compared;
  const { kind, state } = walk;
  const asked = await takenIn(session, walk, { kind, state, ...compared }, compared.shape);
  return typeof asked === 'string'
    ? asked
    : { ...compared, shape: { ...asked, role: compared.shape.role } };
}

/** With the values that conditions compare; or why it cannot be asked so. */
function compare(session: Session, walk: Walk, start: Start): Start | string {
  const { kind, equal } = walk;
  const operation = session.operation(walk.operation);
  const { id, entity, shape } = start;
  if (id !== undefined && !session.canName(operation, id)) {
    return `nobody knows what the path of ${operation.id} calls the ${kind} ${id}`;
  }
  if (equal === undefined) return start;
  const lifecycle = session.lifecycles.of(kind);
  const compared = comparedIn(operation, lifecycle, shape, { equal, record: entity });
  return typeof compared === 'string'
    ? compared
    : { ...start, shape: { ...compared, role: shape.role } };
}

/** Whether the path names what the listed records belong to. */
const isNamedByPath = ({ path }: Operation, { relations = {} }: Lifecycle): boolean =>
  Object.values(relations).some((relation) => path.includes(`{${placesOf(relation).path ?? ''}}`));

/** What a creation names, and what is there for a list. */
async function prepareCreation(
  session: Session,
  walk: Walk,
  shape: Start['shape'],
): Promise<Start | string> {
  const { kind, operation, row, related } = walk;
  const lifecycle = session.lifecycles.of(kind);
  if (row.lists !== undefined) {
    // One in each state, as far as that can be had: a list of nothing shows nothing.
    const relating = isNamedByPath(session.operation(operation), lifecycle)
      ? await relateCreation(session, kind, operation, { ...(related && { related }) })
      : UNRELATED;
    if (typeof relating === 'string') return relating;
    const { records, details } = relating;
    for (const state of lifecycle.states) {
      await stage(session, kind, state, {
        toChange: false,
        ...(records.length > 0 && { details }),
      });
    }
    const named = naming(session.operation(operation), lifecycle, shape, relating);
    return { related: records, shape: { ...named, role: shape.role } };
  }
  const relating = await relateCreation(session, kind, operation, { ...(related && { related }) });
  if (typeof relating === 'string') return relating;
  const named = naming(session.operation(operation), lifecycle, shape, relating);
  return meet(session, walk, {
    related: relating.records,
    shape: { ...named, role: shape.role },
  });
}
