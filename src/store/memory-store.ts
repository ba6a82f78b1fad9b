import type { Changes, Snapshot, Store } from './store.js';
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
   */
  readonly keep?: (changes: Changes, sequence: number) => void | Promise<void>;
}

/** A store in memory: the whole of `--data memory`, and the part of the durable store that is read. */
export function createMemoryStore({ contents = EMPTY, keep }: MemoryStoreOptions = {}): Store {
  const base = new Base(contents);
  return {
    async transaction(work, options) {
      for (;;) {
        const view = new View(base);
        const result = await work(view);
        // Another transaction came in between: what this one decided may no longer hold.
        if (view.isStale()) continue;
        const changes = options?.discard ? undefined : view.changes();
        if (changes !== undefined) {
          const kept = keep?.(changes, base.sequence + 1);
          base.apply(changes);
          if (kept !== undefined) await kept;
        }
        return result;
      }
    },
    snapshot: () => base.snapshot(),
    close: async () => undefined,
  };
}
