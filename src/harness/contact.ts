import type { OperationRequest, Outcome } from './message.js';
import type { SessionOptions } from './session.js';

/** After so many requests in a row without an answer, the target counts as gone. */
const PATIENCE = { ours: 3, foreign: 12 } as const;

/** Whether the target still answers: all lanes of a run know it together. */
export interface Contact {
  /** Requests in a row without an answer. */
  failures: number;
  lost?: string;
}

/** Sends a request, unless the target is gone: it would only wait. */
export async function sendUnlessLost(
  { client, target }: Pick<SessionOptions, 'client' | 'target'>,
  contact: Contact,
  request: OperationRequest,
): Promise<Outcome> {
  if (contact.lost !== undefined) return { kind: 'unreachable', trouble: contact.lost };
  const outcome = await client.send({
    ...request,
    headers: { ...target.headers, ...request.headers },
  });
  // A gateway that answers is there.
  const silent = outcome.answer === undefined && !ANSWERED.has(outcome.kind);
  contact.failures = silent ? contact.failures + 1 : 0;
  const patience = target.control === undefined ? PATIENCE.foreign : PATIENCE.ours;
  if (silent && contact.failures >= patience) {
    contact.lost = `the target stopped answering: ${outcome.trouble}`;
  }
  return outcome;
}

const ANSWERED: ReadonlySet<string> = new Set(['gateway', 'limited', 'redirect', 'unreadable']);
