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
  const removal = REMOVALS[kind];
  if (removal === undefined) return undefined;
  const { outcome } = await session.ask(session.operation(removal.operation), {
    org,
    id,
    ...(removal.forced && { query: { force: 'true' } }),
  });
  if (!removal.forced) return `${kind} ${id} in ${org}: closed, because no operation deletes it`;
  const status = outcome.answer?.status ?? 0;
  return status === 204 || status === 404
    ? undefined
    : `${kind} ${id} in ${org} could not be deleted (${status})`;
}

const REMOVALS: Readonly<
  Record<string, { readonly operation: string; readonly forced: boolean } | undefined>
> = {
  'agent-identification': { operation: 'deleteAgentIdentification', forced: true },
  'otp-identification': { operation: 'deleteOtpIdentification', forced: true },
  'document-scoring': { operation: 'closeScoring', forced: false },
};
