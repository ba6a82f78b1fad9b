import type { Changes, Snapshot, Store, Transaction, TransactionOptions } from './store.js';
import { Base, View } from './view.js';

export const EMPTY: Snapshot = {
  sequence: 0,
  clock: { mode: 'running', offset: 0 },
  records: [],
};

export interface MemoryStoreOptions {
  readonly contents?: Snapshot;
  /**
   * Keeps a change before anybody can see it. When it throws, the change has not happened. A promise
   * that it returns holds back the answer of the transaction, not the transactions after it.
   *
   * @param liveRecords how many there are before the change
   */
  readonly keep?: (changes: Changes, liveRecords: number) => void | Promise<void>;
}

const STALE = Symbol('stale');

/** A store in memory: the whole of `--data memory`, and the part of the durable store that is read. */
export function createMemoryStore({ contents = EMPTY, keep }: MemoryStoreOptions = {}): Store {
  const base = new Base(contents);
  let retries: Promise<unknown> = Promise.resolve();

  const attempt = async <T>(
    work: (tx: Transaction) => T | Promise<T>,
    options: TransactionOptions | undefined,
  ): Promise<T | typeof STALE> => {
    const view = new View(base);
    const result = await work(view);
    // Another transaction came in between: what this one decided may no longer hold.
    if (view.isStale()) return STALE;
    const changes = options?.discard ? undefined : view.changes();
    if (changes !== undefined) {
      const kept = keep?.(changes, base.size);
      base.apply(changes);
      if (kept !== undefined) await kept;
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
    snapshot: () => base.snapshot(),
    close: async () => undefined,
  };
}
