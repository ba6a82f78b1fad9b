/** Says when a journal is worth folding: when most of what lies on the disk is the past. */
export interface FoldPolicy {
  /** Counts what was written: records that were put or deleted, in so many bytes. */
  add(records: number, bytes: number): void;
  /** Whether folding would free more than it has to write again, and enough to matter. */
  isWorthwhile(liveRecords: number): boolean;
  /** A fold begins: what it writes is what is alive. */
  begin(liveRecords: number): void;
}

/**
 * A journal of creations holds only what the snapshot would, so folding it frees nothing: it is
 * the superseded that counts.
 *
 * @param foldAfter superseded bytes below which nothing is folded
 */
export function createFoldPolicy(foldAfter: number): FoldPolicy {
  let records = 0;
  let bytes = 0;
  return {
    add(moreRecords, moreBytes) {
      records += moreRecords;
      bytes += moreBytes;
    },
    isWorthwhile(liveRecords) {
      const superseded = bytes * (1 - liveRecords / Math.max(records, 1));
      return superseded > Math.max(foldAfter, bytes / 2);
    },
    begin(liveRecords) {
      bytes *= Math.min(1, liveRecords / Math.max(records, 1));
      records = liveRecords;
    },
  };
}
