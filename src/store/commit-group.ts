import type { AnyRecord } from '../lifecycles/records.js';
import type { Changes } from './store.js';
import type { Base } from './view.js';

/** Changes that are kept together, in this order. */
export interface Batch {
  /** Each of them as a line of JSON. */
  readonly lines: string;
  /** How many records they put and delete. */
  readonly records: number;
  /** About how many records there are. */
  readonly liveRecords: number;
}

/**
 * Keeps a batch whole or not at all: when it throws, none of the changes has happened. A promise that it
 * returns holds back the answers of their transactions, not the transactions after them.
 */
export type Keep = (batch: Batch) => void | Promise<void>;

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
  lines: string;
  records: number;
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
      const { lines, records } = group;
      group.resolve(keep({ lines, records, liveRecords: base.size }));
    } catch (error) {
      undo(base, group);
      group.reject(error);
    }
  };

  return {
    commit(changes) {
      // What cannot be written down fails alone, and before it is applied.
      const line = `${JSON.stringify(changes)}\n`;
      const records = countRecords(changes);
      if (!isReversible(changes)) {
        flush();
        const kept = keep({ lines: line, records, liveRecords: base.size });
        base.apply(changes);
        return kept;
      }
      if (waiting === undefined) {
        waiting = newGroup();
        setImmediate(flush);
      }
      waiting.lines += line;
      waiting.records += records;
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

export function countRecords({ put, delete: deleted }: Changes): number {
  return (put?.length ?? 0) + (deleted?.length ?? 0);
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
  return { lines: '', records: 0, changes: [], replaced: [], settled, outcome, resolve, reject };
}
