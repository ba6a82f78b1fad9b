import { createCommitGroup, isReversible, type Keep } from './commit-group.js';
import type { Snapshot, Store, Transaction, TransactionOptions } from './store.js';
import type { Planted } from './table.js';
import { Base, View } from './view.js';

export const EMPTY: Snapshot = {
  sequence: 0,
  clock: { mode: 'running', offset: 0 },
  records: [],
};

export interface MemoryStoreOptions {
  readonly contents?: Snapshot;
  /** Records that the store starts with, beside its contents, and that others share. */
  readonly planted?: Planted;
  /** Keeps the changes of one turn before anybody is told of them. Default: nothing is kept. */
  readonly keep?: Keep;
}

const STALE = Symbol('stale');

/** A store in memory: the whole of `--data memory`, and the part of the durable store that is read. */
export function createMemoryStore({
  contents = EMPTY,
  planted,
  keep,
}: MemoryStoreOptions = {}): Store {
  const base = new Base(contents, planted);
  const group = keep && createCommitGroup(base, keep);
  let retries: Promise<unknown> = Promise.resolve();

  const attempt = async <T>(
    work: (tx: Transaction) => T | Promise<T>,
    options: TransactionOptions | undefined,
  ): Promise<T | typeof STALE> => {
    const view = new View(base);
    const result = await work(view);
    const changes = options?.discard
      ? undefined
      : view.changes({ writtenOut: group !== undefined });
    if (changes !== undefined && !isReversible(changes)) group?.flush();
    // Another transaction came in between, or was undone: what this one decided may no longer hold.
    if (view.isStale()) return STALE;
    if (group === undefined) {
      if (changes !== undefined) base.apply(changes);
      options?.onApplied?.();
    } else if (changes !== undefined) {
      const kept = group.commit(changes);
      options?.onApplied?.();
      await kept;
    } else {
      // What this one has read may wait to be kept.
      const outcome = group.outcome();
      if (outcome !== undefined && !(await outcome) && view.isStale()) return STALE;
    }
    return result;
  };

  return {
    async transaction(work, options) {
      const first = await attempt(work, options);
      if (first !== STALE) return first;
      // One at a time, or a crowd that arrived at once would spoil each other's every attempt.
      const retry = retries.then(async () => {
        for (;;) {
          const result = await attempt(work, options);
          if (result !== STALE) return result;
        }
      });
      retries = retry.catch(() => undefined);
      return retry;
    },
    snapshot() {
      group?.flush();
      return base.snapshot();
    },
    get seed() {
      return base.seed;
    },
    contents() {
      group?.flush();
      return base.fork();
    },
    async close() {
      group?.flush();
    },
  };
}
