import { uptime } from './clock.js';
import { soon } from './timers.js';

/** Cuts long work into slices, between which everything else can run. */
export interface Slicer {
  /**
   * Whether the present slice has taken its time. Cheap enough to ask for each record.
   *
   * @param steps that were done since the last question
   */
  isOver(steps?: number): boolean;
  /** Lets the event loop turn, and begins the next slice. */
  next(): Promise<void>;
}

/** Milliseconds. A request that comes meanwhile waits about as long. */
const SLICE = 10;

/** Looking at the clock costs more than most of what is done in between. */
const LOOK_EVERY = 16;

export function createSlicer(length = SLICE): Slicer {
  let end = uptime() + length;
  let done = 0;
  return {
    isOver(steps = 1) {
      done += steps;
      if (done < LOOK_EVERY) return false;
      done = 0;
      return uptime() >= end;
    },
    async next() {
      await new Promise<void>((resolve) => {
        soon(resolve);
      });
      end = uptime() + length;
    },
  };
}
