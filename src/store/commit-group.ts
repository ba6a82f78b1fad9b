import { soon } from '../runtime/timers.js';
import type { AnyRecord } from '../lifecycles/records.js';
import { StorageError, type Changes } from './store.js';
import type { Base } from './view.js';

/** Changes that are kept together, in this order. */
export interface Batch {
  /** Each of them as a line of JSON, without its end. */
  readonly lines: readonly string[];
  /** How many records they put and delete. */
  readonly records: number;
  /** About how many records there are. */
  readonly liveRecords: number;
}

/**
 * Keeps a batch whole or not at all: when it throws, none of the changes has happened. A promise that it
 * returns holds back the answers of their transactions, not the transactions after them; when that one
 * rejects, nobody knows whether the changes are kept, and they stay where they are.
 */
export type Keep = (batch: Batch) => void | Promise<void>;

/** Group commit: the changes of one turn of the event loop are kept together, at its end. */
export interface CommitGroup {
  /**
   * Applies changes. Resolves when they are kept; rejects as `Keep` does.
   *
   * @param parts how many parts of them are kept already
   */
  commit(changes: Changes, parts?: number): void | Promise<void>;
  /**
   * Resolves when everything that is applied now is settled: to whether it was kept, and not undone.
   * Rejects when nobody knows. `undefined` when nothing waits.
   */
  outcome(): Promise<boolean> | undefined;
  /** Keeps at once what waits. Called before changes that are not reversible. */
  flush(): void;
}

/** What waits to be kept, and what to put back if it cannot be. */
interface Group {
  readonly lines: string[];
  records: number;
  isUndone: boolean;
  readonly changes: Changes[];
  /** For each of the changes, what it replaced. */
  readonly replaced: (readonly (AnyRecord | undefined)[])[];
  readonly settled: Promise<void>;
  readonly resolve: (kept: void | Promise<void>) => void;
  readonly reject: (reason: unknown) => void;
}

export function createCommitGroup(base: Base, keep: Keep): CommitGroup {
  let waiting: Group | undefined;
  let outcome: Promise<boolean> | undefined;

  /** What is settled is settled in order, so the newest speaks for all before it. */
  const watch = (settled: Promise<void>, wasUndone: () => boolean): void => {
    const watched = settled.then(
      () => true,
      (error: unknown) => {
        if (wasUndone()) return false;
        throw error;
      },
    );
    outcome = watched;
    const forget = (): void => {
      if (outcome === watched) outcome = undefined;
    };
    watched.then(forget, forget);
  };
  const flush = (): void => {
    const group = waiting;
    if (group === undefined) return;
    waiting = undefined;
    try {
      const { lines, records } = group;
      group.resolve(keep({ lines, records, liveRecords: base.records.size }));
    } catch (error) {
      undo(base, group);
      group.isUndone = true;
      group.reject(error);
    }
  };

  return {
    commit(changes, parts) {
      const written = writtenOut(changes, parts);
      // What cannot be written down fails alone, and before it is applied.
      const line = toLine(written);
      const records = countRecords(written);
      if (!isReversible(changes)) {
        if (waiting !== undefined)
          throw new Error('flush first: what this builds on may be undone');
        const kept = keep({ lines: [line], records, liveRecords: base.records.size });
        base.apply(changes);
        if (kept !== undefined) watch(kept, () => false);
        return kept;
      }
      if (waiting === undefined) {
        const group = newGroup();
        waiting = group;
        watch(group.settled, () => group.isUndone);
        soon(flush);
      }
      waiting.lines.push(line);
      waiting.records += records;
      waiting.changes.push(changes);
      waiting.replaced.push(base.apply(changes));
      return waiting.settled;
    },
    outcome: () => outcome,
    flush,
  };
}

/** As it is kept: with the records that it starts with, where they are not kept in parts. */
function writtenOut(all: Changes, parts: number | undefined): Changes {
  if (all.start === undefined) return all;
  const { start, ...changes } = all;
  if (parts !== undefined) return { parts, ...changes };
  return { ...changes, put: [...start.all(), ...(changes.put ?? [])] };
}

/** @throws StorageError when it would be longer than a string can be, half a gigabyte */
function toLine(changes: Changes): string {
  try {
    return JSON.stringify(changes);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new StorageError(
      `${changes.put?.length ?? 0} records are too many to be saved at once. Create fewer, or use --data memory, which saves nothing.`,
      { cause: error },
    );
  }
}

function undo(base: Base, { changes, replaced }: Group): void {
  for (let last = changes.length - 1; last >= 0; last -= 1) {
    base.revert(changes[last] ?? {}, replaced[last] ?? []);
  }
}

/** How many records the changes write; a moved clock counts as one. */
export function countRecords({ put, delete: deleted, clock }: Changes): number {
  return (put?.length ?? 0) + (deleted?.length ?? 0) + (clock === undefined ? 0 : 1);
}

/** What deletes cannot be put back in its place in the order of creation, and is kept by itself. */
export function isReversible({ clear, clock, delete: deleted }: Changes): boolean {
  return clear === undefined && clock === undefined && deleted === undefined;
}

function newGroup(): Group {
  let resolve: Group['resolve'] | undefined;
  let reject: Group['reject'] | undefined;
  const settled = new Promise<void>((onKept, onFailed) => {
    resolve = onKept;
    reject = onFailed;
  });
  if (resolve === undefined || reject === undefined)
    throw new Error('a promise calls back at once');
  return {
    lines: [],
    records: 0,
    isUndone: false,
    changes: [],
    replaced: [],
    settled,
    resolve,
    reject,
  };
}
