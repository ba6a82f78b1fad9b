import type { OperationRequest, Outcome } from './message.js';
import type { RequestShape } from './requests.js';

/** What was asked, and what came of it. */
export interface Exchange {
  readonly request: OperationRequest;
  readonly outcome: Outcome;
  /** What was sent, which may have other values than what was asked for. */
  readonly shape: Partial<RequestShape>;
  /** The same as JSON. */
  readonly sent: unknown;
}
