import { isDeepStrictEqual } from 'node:util';
import type { Kind } from '../lifecycles/records.js';
import { PASSED, type Judgement } from './judge.js';
import { READS, read } from './observe.js';
import type { Session } from './session.js';

/** What is known of the records that a request must leave alone. */
export interface Watched {
  readonly kind: Kind;
  readonly id: string | undefined;
  readonly seen: unknown;
}

/** Whether a change of such a record, or the creation of one, can be seen without changing it. */
export function isObservable({ target }: Session, kind: Kind, id: string | undefined): boolean {
  return target.control !== undefined || (id !== undefined && READS[kind] !== undefined);
}

/** Looks at a record, or at the whole kind when a request could create one. */
export async function watch(
  session: Session,
  kind: Kind,
  id: string | undefined,
): Promise<Watched> {
  return { kind, id, seen: await look(session, kind, id) };
}

const CHANGED = 'the refused request changed something all the same';

/** Whether everything is as it was, as far as that can be seen: see `isObservable`. */
export async function unchanged(session: Session, watched: Watched): Promise<Judgement> {
  const now = await look(session, watched.kind, watched.id);
  return isDeepStrictEqual(now, watched.seen)
    ? PASSED
    : { outcome: 'failed', reason: CHANGED, faults: [{ differs: 'changed', message: CHANGED }] };
}

async function look(session: Session, kind: Kind, id: string | undefined): Promise<unknown> {
  const { control, org } = session.target;
  if (control !== undefined) {
    return id === undefined ? (await control.list(kind, org)).length : control.read(kind, id);
  }
  if (id === undefined || !isObservable(session, kind, id)) return undefined;
  const result = await read(session, kind, id);
  return 'body' in result ? result.body : undefined;
}
