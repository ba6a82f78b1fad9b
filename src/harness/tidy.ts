import { removalOf } from '../lifecycles/questions.js';
import type { Session } from './session.js';

/**
 * Takes away what the run made on a target that is not our simulator, as far as documented operations
 * can. Says what stays.
 */
export async function leaveTidy(session: Session): Promise<readonly string[]> {
  if (session.target.control !== undefined || session.lost() !== undefined) return [];
  const left = await Promise.all(session.own.map((record) => takeAway(session, record)));
  return left.filter((each) => each !== undefined);
}

async function takeAway(
  session: Session,
  { kind, id, org }: Session['own'][number],
): Promise<string | undefined> {
  const removal = removalOf(session.lifecycles.of(kind));
  if (removal === undefined) return undefined;
  const { outcome } = await session.ask(session.operation(removal.operation), {
    org,
    id,
    ...(removal.query && { query: removal.query }),
  });
  if (!removal.deletes) return `${kind} ${id} in ${org}: closed, because no operation deletes it`;
  const status = outcome.answer?.status ?? 0;
  return (status >= 200 && status < 300) || status === 404
    ? undefined
    : `${kind} ${id} in ${org} could not be deleted (${status})`;
}
