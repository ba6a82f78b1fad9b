import { ABSENT } from '../lifecycles/lifecycle.js';
import { waitToDelete } from './late.js';
import { asked, type Walk } from './plan.js';
import { naming, type RelatedRecord } from './related.js';
import type { RequestShape } from './requests.js';
import type { Session } from './session.js';
import { relateCreation, stage } from './stage.js';
import type { Entity, Role } from './targets/target.js';

/** What a walk starts from. */
export interface Start {
  readonly id?: string;
  readonly entity?: Entity;
  /** The records that this one belongs to, or that the request names. */
  readonly related?: readonly RelatedRecord[];
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
      toChange: row.to !== undefined,
      details: walk.record,
      related,
    });
    if (state !== session.lifecycles.of(kind).initial) {
      await waitToDelete(session, kind, walk.operation);
    }
    return staged.reason ?? { ...staged, shape: { ...shape, id: staged.id } };
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

/** What a creation names, and what is there for a list. */
async function prepareCreation(
  session: Session,
  { kind, operation, row, related }: Walk,
  shape: Start['shape'],
): Promise<Start | string> {
  const lifecycle = session.lifecycles.of(kind);
  if (row.lists !== undefined) {
    // One in each state, as far as that can be had: a list of nothing shows nothing.
    for (const state of lifecycle.states) await stage(session, kind, state, { toChange: false });
    return { shape };
  }
  const relating = await relateCreation(session, kind, operation, { ...(related && { related }) });
  if (typeof relating === 'string') return relating;
  const named = naming(session.operation(operation), lifecycle, shape, relating);
  return { related: relating.records, shape: { ...named, role: shape.role } };
}
