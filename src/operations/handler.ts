import type { Lifecycles } from '../lifecycles/index.js';
import type { Event, Row } from '../lifecycles/lifecycle.js';
import type { Kind } from '../lifecycles/records.js';
import type { Instant } from '../runtime/clock.js';
import type { Random } from '../runtime/random.js';
import type { Transaction } from '../store/store.js';
import type { operations } from '../openapi/types.gen.js';

/** The operations of the five pages. */
export type OperationId = keyof operations;

type Parameters<O extends OperationId> = operations[O]['parameters'];
type JsonBody<O extends OperationId> = operations[O] extends {
  requestBody: { content: { 'application/json': infer Body } };
}
  ? Body
  : undefined;

/** One file of a multipart upload. */
export interface UploadedFile {
  /** The name of the part, when it has one. */
  readonly name?: string;
  readonly filename?: string;
  readonly bytes: Uint8Array;
}

/** A request that keeps the contract. */
export interface Input<O extends OperationId> {
  readonly path: Parameters<O>['path'];
  readonly query: NonNullable<Parameters<O>['query']>;
  readonly body: JsonBody<O>;
  readonly files: readonly UploadedFile[];
}

/** Which row of which table answered, and for what. */
export interface Decision {
  readonly kind: Kind;
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
  readonly permissions: ReadonlySet<string>;
  /** Told of the decision by whoever wants to follow the request. May be told more than once; the last holds. */
  readonly observe?: ((decision: Decision) => void) | undefined;
}

/** What a handler answers. Refusals carry no body: how an error looks is decided in one place. */
export interface Outcome {
  readonly status: number;
  /** The rule that decided. */
  readonly rule: string;
  readonly body?: unknown;
  /** For a refusal: what stands in the way, for a person. */
  readonly details?: string;
}

export type Handler<O extends OperationId> = (
  input: Input<O>,
  context: Context,
) => Promise<Outcome>;
