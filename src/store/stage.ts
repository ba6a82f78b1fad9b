import type { Keep } from './commit-group.js';
import type { Records } from './records.js';

/** More are not kept by one line, which would hold up everything else while it is made. */
const IN_ONE_PIECE = 250;

/** What is kept of a change before it happens. */
export interface Staged {
  /** How many parts; `undefined` when there are so few records that they go with the change. */
  readonly parts: number | undefined;
  /** Lets others run. Called when the change is kept, or given up. */
  release(): void;
}

/** Keeps the records that are to replace everything, a part at a time, while requests go on. */
export type Stage = (start: Records) => Promise<Staged> | Staged;

const AT_ONCE: Staged = { parts: undefined, release: () => undefined };

/**
 * One at a time: parts that stand in the journal one after the other belong together.
 *
 * @param hold called before the first part; what it returns is called after the change itself
 */
export function createStage(keep: Keep, liveRecords: () => number, hold: () => () => void): Stage {
  let last: Promise<void> = Promise.resolve();
  return (start) => {
    if (start.size <= IN_ONE_PIECE) return AT_ONCE;
    const before = last;
    let release = (): void => undefined;
    last = new Promise<void>((resolve) => {
      release = resolve;
    });
    return before.then(async () => {
      const letGo = hold();
      const end = (): void => {
        letGo();
        release();
      };
      try {
        let parts = 0;
        for await (const put of start.pieces(IN_ONE_PIECE)) {
          const lines = [JSON.stringify({ part: parts, put })];
          const kept = keep({ lines, records: put.length, liveRecords: liveRecords() });
          // Nobody is answered for a part: what becomes of it is told with the change itself.
          kept?.catch(() => undefined);
          parts += 1;
        }
        return { parts, release: end };
      } catch (error) {
        end();
        throw error;
      }
    });
  };
}
