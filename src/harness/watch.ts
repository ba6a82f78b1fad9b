import { isDeepStrictEqual } from 'node:util';
import { PASSED, toJudgement, type Judgement } from './judge.js';
import type { Outcome } from './message.js';
import { open } from './claims.js';
import type { Claim } from './event.js';
import { ABSENT, type Row } from '../lifecycles/lifecycle.js';
import { readingOf } from '../lifecycles/questions.js';
import { read } from './read.js';
import type { Session } from './session.js';

/** What is known of the records that a request must leave alone. */
export interface Watched {
  readonly kind: string;
  readonly id: string | undefined;
  readonly seen: unknown;
}

/** Whether a change of such a record, or the creation of one, can be seen without changing it. */
export function isObservable(
  { target, lifecycles }: Session,
  kind: string,
  id: string | undefined,
): boolean {
  return (
    target.control !== undefined ||
    (id !== undefined && readingOf(lifecycles.of(kind)) !== undefined)
  );
}

/** Looks at a record, or at the whole kind when a request could create one. */
export async function watch(
  session: Session,
  kind: string,
  id: string | undefined,
): Promise<Watched> {
  return { kind, id, seen: await look(session, kind, id) };
}

/** Only a refusal promises that nothing happens. */
export function isRefused({ answer }: Outcome): boolean {
  return answer !== undefined && answer.status >= 400;
}

const CHANGED = 'the refused request changed something';

/** Whether everything is as it was, as far as that can be seen: see `isObservable`. */
export async function unchanged(session: Session, watched: Watched): Promise<Judgement> {
  const now = await look(session, watched.kind, watched.id);
  if (isDeepStrictEqual(now, watched.seen)) return PASSED;
  // It may have been somebody else, who runs side by side.
  if (watched.id !== undefined && session.target.isGivenUp?.(watched.id)) return PASSED;
  // What is deleted anyway is gone, and that the pages show.
  const isGone =
    now === undefined && watched.id !== undefined && session.target.control !== undefined;
  const claim = isGone
    ? claimOfPresence(session, watched.kind)
    : open('no page shows what a refused request must not change');
  return toJudgement([{ differs: 'changed', message: CHANGED, claim }]);
}

function claimOfPresence(session: Session, kind: string): Claim {
  const rows: readonly Row<string>[] = session.lifecycles.of(kind).rows;
  const deletion = rows.find(({ to }) => to === ABSENT);
  return deletion === undefined
    ? open('no documented operation deletes it')
    : session.contract.grades.ofStatus(session.operation(deletion.operation), deletion.status);
}

/** The state of a record: of the rest of its body no page says what may change by itself. */
async function look(session: Session, kind: string, id: string | undefined): Promise<unknown> {
  const { control, org } = session.target;
  if (control !== undefined) {
    return id === undefined ? (await control.list(kind, org)).length : control.read(kind, id);
  }
  if (id === undefined || !isObservable(session, kind, id)) return undefined;
  const result = await read(session, kind, id);
  return 'body' in result ? result.body['status'] : undefined;
}
