import type { Event, Permissions } from '../lifecycles/condition.js';
import type { Lifecycles } from '../lifecycles/index.js';
import type { Row } from '../lifecycles/lifecycle.js';
import type { Effects, Fillable } from '../lifecycles/template.js';
import type { Instant } from '../runtime/clock.js';
import type { Random } from '../runtime/random.js';
import type { Transaction } from '../store/store.js';

/** Which row of which table answered, and for what. */
export interface Decision {
  readonly kind: string;
  /** Absent for a creation. */
  readonly id?: string;
  /** As time has left the record, or `ABSENT`. */
  readonly state: string;
  readonly event: Event;
  readonly row: Row<string>;
}

export interface Context {
  readonly tx: Transaction;
  readonly now: Instant;
  /** Chance of this transaction's own: the same world draws the same. */
  readonly random: Random;
  readonly lifecycles: Lifecycles;
  readonly effects: Effects;
  readonly permissions: Permissions;
  /** Told of the decision by whoever wants to follow the request. May be told more than once; the last holds. */
  readonly observe?: ((decision: Decision) => void) | undefined;
  /** Told of the record that a creation has made, by whoever must say where it is. May be told more than once, as above. */
  readonly created?: ((record: Fillable) => void) | undefined;
}

/** What an operation answers. Refusals carry no body: how an error looks is decided in one place. */
export interface Outcome {
  readonly status: number;
  /** The rule that decided. */
  readonly rule: string;
  readonly body?: unknown;
  /** For a refusal: what stands in the way, for a person. */
  readonly details?: string;
}
