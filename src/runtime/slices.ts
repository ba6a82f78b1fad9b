/** Cuts long work into slices, between which everything else has its turn. */
export interface Slicer {
  /** Whether the present slice has taken its time. Cheap enough to ask for each record. */
  isOver(): boolean;
  /** Lets the event loop turn, and begins the next slice. */
  next(): Promise<void>;
}

/** Milliseconds. A request that comes meanwhile waits about as long. */
const SLICE = 10;

/** Looking at the clock costs more than most of what is done in between. */
const LOOK_EVERY = 16;

// Bound once: fake timers of a test in this process must not stop us.
const { setImmediate: turn, performance: machine } = globalThis;

export function createSlicer(length = SLICE): Slicer {
  let end = machine.now() + length;
  let asked = 0;
  return {
    isOver() {
      asked += 1;
      return asked % LOOK_EVERY === 0 && machine.now() >= end;
    },
    async next() {
      await new Promise<void>((resolve) => turn(resolve));
      end = machine.now() + length;
    },
  };
}
