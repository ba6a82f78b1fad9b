import type { Session } from './session.js';

/**
 * Takes away what the run made on a target that is not our simulator, as far as documented operations
 * can. Says what stays.
 */
export async function leaveTidy(session: Session): Promise<readonly string[]> {
  if (session.target.control !== undefined || session.lost() !== undefined) return [];
  const left: string[] = [];
  for (const { kind, id, org } of session.own) {
    const removal = REMOVALS[kind];
    if (removal === undefined) continue;
    const { outcome } = await session.ask(session.operation(removal.operation), {
      org,
      id,
      ...(removal.forced && { query: { force: 'true' } }),
    });
    const status = outcome.answer?.status ?? 0;
    if (removal.forced && status !== 204 && status !== 404) {
      left.push(`${kind} ${id} in ${org} could not be deleted (${status})`);
    }
    if (!removal.forced) left.push(`${kind} ${id} in ${org}: closed, as nothing deletes it`);
  }
  return left;
}

const REMOVALS: Readonly<
  Record<string, { readonly operation: string; readonly forced: boolean } | undefined>
> = {
  'agent-identification': { operation: 'deleteAgentIdentification', forced: true },
  'otp-identification': { operation: 'deleteOtpIdentification', forced: true },
  'document-scoring': { operation: 'closeScoring', forced: false },
};
