import type { Lifecycles } from '../lifecycles/index.js';
import { createClock, type AdjustableClock, type ClockState } from '../runtime/clock.js';
import type { Baseline } from '../seed/plant.js';
import type { Store } from '../store/store.js';
import { createJournal, type Journal } from './journal.js';
import type { WorldSnapshot } from './snapshot.js';
import { createStubs, type Stubs } from './stubs/stubs.js';

/** Everything that one run of tests sees and changes. Two worlds share nothing that changes. */
export interface World {
  readonly name: string;
  readonly seed: number;
  readonly lifecycles: Lifecycles;
  readonly store: Store;
  readonly clock: AdjustableClock;
  readonly stubs: Stubs;
  readonly journal: Journal;
  /** Moves the clock, for good: a restart finds it as it was left. */
  setClock(state: ClockState): Promise<void>;
  /** State, clock and chance as after the first start, in one transaction; no stubs, no journal. */
  reset(clock?: ClockState): Promise<void>;
  /** By name. A reset leaves them: they are what one goes back to. */
  readonly snapshots: Map<string, WorldSnapshot>;
  /** State, clock and the count that labels chance as in the snapshot, in one transaction. */
  restore(snapshot: WorldSnapshot): Promise<void>;
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
  /** How many requests the journal remembers. Default 1000. */
  readonly journalSize?: number | undefined;
}): World {
  const { store, clock, baseline, seed } = options;
  const stubs = createStubs({ seed });
  const journal = createJournal({ seed, clock, size: options.journalSize });
  return {
    name: options.name,
    seed,
    lifecycles: options.lifecycles,
    store,
    clock,
    stubs,
    journal,
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
      stubs.reset();
      journal.reset();
    },
    snapshots: new Map(),
    async restore({ clock: state, sequence, records }) {
      await store.transaction((tx) => {
        // This transaction itself is counted too.
        tx.clear(sequence - 1);
        tx.setClock(state);
        for (const record of records) tx.put(record);
      });
      clock.set(state);
    },
  };
}
