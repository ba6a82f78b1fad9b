import type { RecordRules } from '../lifecycles/record-rules.js';
import { createCommitGroup, isReversible, type Keep } from './commit-group.js';
import { Records } from './records.js';
import { createStage } from './stage.js';
import type { Contents, Store, Transaction, TransactionOptions } from './store.js';
import { Base, View } from './view.js';

/** Nothing, and nothing has happened. */
export const emptyContents = (rules: RecordRules): Contents => ({
  sequence: 0,
  clock: { mode: 'running', offset: 0 },
  records: new Records(rules),
});

export interface MemoryStoreOptions {
  readonly contents: Contents;
  /** Keeps the changes of one turn before anybody is told of them. Default: nothing is kept. */
  readonly keep?: Keep;
  /** Called before a change is kept in parts; what it returns is called after it. */
  readonly hold?: () => () => void;
}

const STALE = Symbol('stale');

/** A store in memory: the whole of `--data memory`, and the part of the durable store that is read. */
export function createMemoryStore({
  contents,
  keep,
  hold = () => () => undefined,
}: MemoryStoreOptions): Store {
  const base = new Base(contents);
  const group = keep && createCommitGroup(base, keep);
  const stage = keep && createStage(keep, () => base.records.size, hold);
  let retries: Promise<unknown> = Promise.resolve();

  const attempt = async <T>(
    work: (tx: Transaction) => T | Promise<T>,
    options: TransactionOptions | undefined,
  ): Promise<T | typeof STALE> => {
    const view = new View(base);
    const result = await work(view);
    const changes = options?.discard ? undefined : view.changes();
    const beginning = changes?.start && stage?.(changes.start);
    const staged = beginning instanceof Promise ? await beginning : beginning;
    let kept: void | Promise<void> = undefined;
    try {
      if (changes !== undefined && !isReversible(changes)) group?.flush();
      // Another transaction came in between, or was undone: what this one decided may no longer hold.
      if (view.isStale()) return STALE;
      if (group === undefined) {
        if (changes !== undefined) base.apply(changes);
        options?.onApplied?.();
      } else if (changes !== undefined) {
        kept = group.commit(changes, staged?.parts);
        options?.onApplied?.();
      }
    } finally {
      staged?.release();
    }
    if (changes !== undefined) await kept;
    else {
      // What this one has read may wait to be kept.
      const outcome = group?.outcome();
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
      const { records, ...rest } = base.contents();
      return { ...rest, records: [...records.all()] };
    },
    get size() {
      return base.records.size;
    },
    get seed() {
      return base.seed;
    },
    contents() {
      group?.flush();
      return base.contents();
    },
    async close() {
      group?.flush();
    },
  };
}
