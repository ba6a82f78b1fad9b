import type { RecordRules } from '../lifecycles/record-rules.js';
import { follow, type Soon } from '../runtime/follow.js';
import { createCommitGroup, isReversible, type Keep } from './commit-group.js';
import { Records } from './records.js';
import { createStage, type Staged } from './stage.js';
import type {
  Changes,
  Contents,
  MemoryStore,
  Store,
  Transaction,
  TransactionOptions,
} from './store.js';
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
}: MemoryStoreOptions): MemoryStore {
  const base = new Base(contents);
  const group = keep && createCommitGroup(base, keep);
  const stage = keep && createStage(keep, () => base.records.size, hold);
  let retries: Promise<unknown> = Promise.resolve();

  /** Runs to its end in one go where nothing has to be waited for: then no other can come in between. */
  const attempt = <T>(
    work: (tx: Transaction) => Soon<T>,
    options: TransactionOptions | undefined,
  ): Soon<T | typeof STALE> => {
    const view = new View(base);
    return follow(work(view), (result) => {
      const changes = options?.discard ? undefined : view.changes();
      if (changes === undefined) return conclude(view, result, options);
      const staged = changes.start && stage?.(changes.start);
      return follow(staged, (ready) => commit(view, { result, changes, staged: ready }, options));
    });
  };

  const commit = <T>(
    view: View,
    {
      result,
      changes,
      staged,
    }: { readonly result: T; readonly changes: Changes; readonly staged: Staged | undefined },
    options: TransactionOptions | undefined,
  ): Soon<T | typeof STALE> => {
    try {
      if (!isReversible(changes)) group?.flush();
      // Another transaction came in between, or was undone: what this one decided may no longer hold.
      if (view.isStale()) return STALE;
      const kept = group === undefined ? base.apply(changes) : group.commit(changes, staged?.parts);
      options?.onApplied?.();
      return kept instanceof Promise ? kept.then(() => result) : result;
    } finally {
      staged?.release();
    }
  };

  /** What has changed nothing. */
  const conclude = <T>(
    view: View,
    result: T,
    options: TransactionOptions | undefined,
  ): Soon<T | typeof STALE> => {
    if (view.isStale()) return STALE;
    if (group === undefined) {
      options?.onApplied?.();
      return result;
    }
    // What this one has read may wait to be kept.
    return follow(group.outcome(), (wasKept) =>
      wasKept === false && view.isStale() ? STALE : result,
    );
  };

  /** One at a time, or a crowd that arrived at once would spoil each other's every attempt. */
  const again = <T>(
    work: (tx: Transaction) => Soon<T>,
    options: TransactionOptions | undefined,
  ): Promise<T> => {
    const retry = retries.then(async () => {
      for (;;) {
        const result = await attempt(work, options);
        if (result !== STALE) return result;
      }
    });
    retries = retry.catch(() => undefined);
    return retry;
  };
  const transact: Store['transact'] = (work, options) =>
    follow(attempt(work, options), (result) => (result === STALE ? again(work, options) : result));

  return {
    transact,
    transaction: async (work, options) => transact(work, options),
    snapshot() {
      group?.flush();
      const { records, ...rest } = base.contents();
      return { ...rest, records: [...records.all()] };
    },
    clock: base.clock,
    count: () => base.records.size,
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
