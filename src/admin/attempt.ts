import type { Violation } from '../openapi/operation.js';
import { Problem, violated } from '../server/problem.js';
import { PatternError } from '../server/stubs/pattern-error.js';
import { ContractBreach } from '../server/stubs/stub.js';
import { itsTurn } from '../server/stubs/turns.js';
import { WorkExceeded } from '../server/stubs/work.js';
import type { AdminReply } from './handler.js';

/** What WireMock answers where there is nothing to say. */
export const DONE: AdminReply = { status: 200, body: {} };

const tooMuch = new Problem({
  status: 422,
  rule: 'admin',
  details:
    'This search costs more than the limit for one request, because it is compared with every stored request or stub. Search for something simpler, or delete some requests or stubs first.',
});

/** Answers with what is wrong when a pattern or a stub cannot be used. Waits until costly work has its turn. */
export async function attempt(work: () => AdminReply | Promise<AdminReply>): Promise<AdminReply> {
  try {
    await itsTurn();
    return await work();
  } catch (error) {
    return refuse(error);
  }
}

function refuse(error: unknown): AdminReply {
  if (error instanceof PatternError) return violated([error]);
  if (error instanceof ContractBreach) return breaks(error);
  if (error instanceof WorkExceeded) return tooMuch;
  throw error;
}

/** So many breaches show what is wrong; a stub for every path would break hundreds. */
const SHOWN = 10;

function breaks({ pointer, breaches }: ContractBreach): Problem {
  const violations: Violation[] = breaches
    .slice(0, SHOWN)
    .map((message) => ({ pointer, message: `breaks the contract of ${message}` }));
  const more = breaches.length > SHOWN ? ` (${breaches.length - SHOWN} more are not shown.)` : '';
  violations.push({
    pointer: `${pointer}/breaksContract`,
    message: `must be true if the stub is intended to give this answer.${more}`,
  });
  return new Problem({ status: 422, rule: 'admin', violations });
}
