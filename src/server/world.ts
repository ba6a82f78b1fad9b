import type { Lifecycles } from '../lifecycles/index.js';
import { createClock, type AdjustableClock, type ClockState } from '../runtime/clock.js';
import type { Baseline } from '../seed/plant.js';
import type { Store } from '../store/store.js';

/** Everything that one run of tests sees and changes. Two worlds share nothing that changes. */
export interface World {
  readonly name: string;
  readonly seed: number;
  readonly lifecycles: Lifecycles;
  readonly store: Store;
  readonly clock: AdjustableClock;
  /** Moves the clock, for good: a restart finds it as it was left. */
  setClock(state: ClockState): Promise<void>;
  /** State, clock and chance as after the first start, in one transaction. */
  reset(clock?: ClockState): Promise<void>;
}

const RUNNING: ClockState = { mode: 'running', offset: 0 };

export function createWorld(options: {
  readonly name: string;
  readonly seed: number;
  readonly lifecycles: Lifecycles;
  readonly store: Store;
  readonly clock: AdjustableClock;
  readonly baseline: Baseline;
  /** What the clock goes back to. */
  readonly startingClock?: ClockState;
}): World {
  const { store, clock, baseline } = options;
  return {
    name: options.name,
    seed: options.seed,
    lifecycles: options.lifecycles,
    store,
    clock,
    async setClock(state) {
      await store.transaction((tx) => {
        tx.setClock(state);
      });
      clock.set(state);
    },
    async reset(state = options.startingClock ?? RUNNING) {
      const records = baseline(createClock(state).now());
      await store.transaction((tx) => {
        tx.clear();
        tx.setClock(state);
        for (const record of records) tx.put(record);
      });
      clock.set(state);
    },
  };
}
