import type { AnyRecord } from '../lifecycles/records.js';
import type { Changes } from './store.js';
import type { Base } from './view.js';

/**
 * Keeps changes in this order, all of them or none: when it throws, none has happened. A promise that it
 * returns holds back the answers of their transactions, not the transactions after them.
 *
 * @param liveRecords about how many records there are
 */
export type Keep = (changes: readonly Changes[], liveRecords: number) => void | Promise<void>;

/** Group commit: the changes of one turn of the event loop are kept together, at its end. */
export interface CommitGroup {
  /**
   * Applies changes. Resolves when they are kept; rejects when they cannot be, and then they have not
   * happened.
   */
  commit(changes: Changes): void | Promise<void>;
  /** Whether what is applied now was kept, once that is known; `undefined` when nothing waits. */
  outcome(): Promise<boolean> | undefined;
  /** Keeps at once what waits. */
  flush(): void;
}

/** What waits to be kept, and what to put back if it cannot be. */
interface Group {
  readonly changes: Changes[];
  /** For each of the changes, what it replaced. */
  readonly replaced: (readonly (AnyRecord | undefined)[])[];
  readonly settled: Promise<void>;
  readonly outcome: Promise<boolean>;
  readonly resolve: (kept: void | Promise<void>) => void;
  readonly reject: (reason: unknown) => void;
}

export function createCommitGroup(base: Base, keep: Keep): CommitGroup {
  let waiting: Group | undefined;

  const flush = (): void => {
    const group = waiting;
    if (group === undefined) return;
    waiting = undefined;
    try {
      group.resolve(keep(group.changes, base.size));
    } catch (error) {
      undo(base, group);
      group.reject(error);
    }
  };

  return {
    commit(changes) {
      if (!isReversible(changes)) {
        flush();
        const kept = keep([changes], base.size);
        base.apply(changes);
        return kept;
      }
      if (waiting === undefined) {
        waiting = newGroup();
        setImmediate(flush);
      }
      waiting.changes.push(changes);
      waiting.replaced.push(base.replacedBy(changes));
      base.apply(changes);
      return waiting.settled;
    },
    outcome: () => waiting?.outcome,
    flush,
  };
}

function undo(base: Base, { changes, replaced }: Group): void {
  for (let last = changes.length - 1; last >= 0; last -= 1) {
    base.revert(changes[last] ?? {}, replaced[last] ?? []);
  }
}

/** What deletes cannot be put back in its place in the order of creation. */
function isReversible({ clear, clock, delete: deleted }: Changes): boolean {
  return clear === undefined && clock === undefined && deleted === undefined;
}

function newGroup(): Group {
  let resolve: Group['resolve'] | undefined;
  let reject: Group['reject'] | undefined;
  const settled = new Promise<void>((onKept, onFailed) => {
    resolve = onKept;
    reject = onFailed;
  });
  const outcome = settled.then(
    () => true,
    () => false,
  );
  if (resolve === undefined || reject === undefined)
    throw new Error('a promise calls back at once');
  return { changes: [], replaced: [], settled, outcome, resolve, reject };
}
