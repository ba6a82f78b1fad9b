import type { Operation } from '../openapi/operation.js';
import type { OperationRequest, Outcome } from './message.js';
import type { RequestShape } from './requests.js';
import type { Session } from './session.js';

/** What was asked, and what came of it. */
export interface Exchange {
  readonly request: OperationRequest;
  readonly outcome: Outcome;
  /** What was sent, which may have other values than what was asked for. */
  readonly shape: Partial<RequestShape>;
  /** The same as JSON. */
  readonly sent: unknown;
}

/** Asks, and where the target does not like what was sent, perhaps once more with something else. */
export type AskAgain = (
  session: Session,
  operation: Operation,
  shape: Partial<RequestShape>,
  ask: (shape: Partial<RequestShape>) => Promise<Exchange>,
) => Promise<Exchange>;
