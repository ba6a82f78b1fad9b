import type { AnyRecord } from '../lifecycles/records.js';
import type { ClockState, Instant, StatedClock } from '../runtime/clock.js';
import type { Soon } from '../runtime/follow.js';
import type { Records } from './records.js';

/** A view of the store in which changes show at once, and which nobody else sees before it commits. */
export interface Transaction {
  /** How many transactions with changes were committed since the last `clear`: the label of what chance draws here. */
  readonly sequence: number;
  /** At once where the record is in memory. */
  get(kind: string, id: string): Soon<AnyRecord | undefined>;
  /** In the order of creation. */
  list(kind: string): Promise<readonly AnyRecord[]>;
  /** Those of the kind that have the value in the field. */
  having(kind: string, field: string, value: unknown): Soon<readonly AnyRecord[]>;
  put(record: AnyRecord): void;
  delete(kind: string, id: string): void;
  /** All records as this transaction finds them, without its own changes; they do not change any more. */
  records(): Soon<Records>;
  /**
   * Forgets every record, and starts with those given. What is put afterwards in the same transaction
   * stays. The count of transactions goes on from `sequence`, 0 when left out, so that chance starts
   * again too. Chance comes from the world's own seed again.
   */
  clear(sequence?: number, start?: Records): void;
  /** Chance comes from this seed now, and not from the world's own. Only after a `clear`. */
  drawFrom(seed: number): void;
  /** How many records the clock, moved back to this time, would have made before their time. */
  countCreatedAfter(instant: Instant): Soon<number>;
  /** Moves the clock with the changes: nobody sees the one without the other. */
  setClock(state: ClockState): void;
}

export interface TransactionOptions {
  /** Lets the work run to its end and throws its changes away. */
  readonly discard?: boolean;
  /** Called in the moment in which the changes are applied: what belongs to them changes with them. */
  readonly onApplied?: () => void;
}

/** Everything a store holds. Records are never changed in place, so this costs no copies of them. */
export interface Contents {
  readonly sequence: number;
  /** What chance comes from, where it is not the world's own seed: that of a snapshot from elsewhere. */
  readonly seed?: number;
  readonly clock: ClockState;
  readonly records: Records;
}

/** As `Contents`, with the records in the order of creation, kind by kind. */
export interface Snapshot extends Omit<Contents, 'records'> {
  readonly records: readonly AnyRecord[];
}

/**
 * The storage port. A transaction is all or nothing: when the work throws or the change cannot be
 * kept, nothing has changed; when the promise resolves, the change is kept. The work may run more
 * than once if another transaction changed what it had read, so it touches only its view.
 */
export interface Store {
  transaction<T>(work: (tx: Transaction) => Soon<T>, options?: TransactionOptions): Promise<T>;
  /** The same, at once where nothing has to be waited for: then it throws what the work throws. */
  transact<T>(work: (tx: Transaction) => Soon<T>, options?: TransactionOptions): Soon<T>;
  /** What tells the time as the last change has left it. */
  readonly clock: StatedClock;
  /** As in `Contents`. */
  readonly seed: number | undefined;
  /** How many records there are. */
  count(): Soon<number>;
  /** Everything that the store holds now, to be read at leisure: it does not change any more. */
  contents(): Soon<Contents>;
  /** Releases files and locks. Nothing may be asked of the store afterwards. */
  close(): Promise<void>;
}

/** A store that has everything in memory, so that nobody waits for what it holds. */
export interface MemoryStore extends Store {
  snapshot(): Snapshot;
  count(): number;
  contents(): Contents;
}

/** What a transaction changes, in the order in which it is applied: clear, delete, put. */
export interface Changes {
  readonly clear?: true;
  /** What the count of transactions goes on from. */
  readonly sequence?: number;
  /** Of chance after the clearing, where it is not the world's own. */
  readonly seed?: number;
  /** What is there after the clearing. Not in what is kept: there it is among `put`, or in parts. */
  readonly start?: Records;
  /** Of what is kept: these records belong to a change that comes later, and have not happened before. */
  readonly part?: number;
  /** Of what is kept: how many parts of this change came before it. What they put is put first. */
  readonly parts?: number;
  readonly clock?: ClockState;
  readonly delete?: readonly (readonly [string, string])[];
  readonly put?: readonly AnyRecord[];
}

/** The change could not be kept (full disk, lost directory), so it has not happened. The message is for a person. */
export class StorageError extends Error {
  override readonly name: string = 'StorageError';
}

/** What keeps the state does not answer now; it may later. Nothing was changed. */
export class UnavailableStorageError extends StorageError {
  override readonly name: string = 'UnavailableStorageError';
}

/** It stopped answering while a change was being kept: whether it was is unknown. */
export class InDoubtStorageError extends UnavailableStorageError {
  override readonly name = 'InDoubtStorageError';
}

/** The disk said that it failed after the change was written: a restart will find it, or will not. */
export class UncertainStorageError extends StorageError {
  override readonly name = 'UncertainStorageError';
}
