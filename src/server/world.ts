import type { Lifecycles } from '../lifecycles/index.js';
import { createClock, type AdjustableClock, type ClockState } from '../runtime/clock.js';
import type { Baseline } from '../seed/plant.js';
import { Records } from '../store/records.js';
import type { Store, Transaction } from '../store/store.js';
import { createJournal, type Journal } from './journal.js';
import { Problem } from './problem.js';
import type { WorldSnapshot } from './snapshot.js';
import type { Stub } from './stubs/stub.js';
import type { ReadyStubs } from './stubs/stubs-state.js';
import { createRecorder, type Recorder } from './stubs/recorder.js';
import { createStubs, type Stubs } from './stubs/stubs.js';

/** Everything that one run of tests sees and changes. Two worlds share nothing that changes. */
export interface World {
  readonly name: string;
  readonly seed: number;
  /** What chance comes from now: `seed`, or that of the snapshot that was restored last. */
  readonly chanceSeed: number;
  readonly lifecycles: Lifecycles;
  readonly store: Store;
  readonly clock: AdjustableClock;
  readonly stubs: Stubs;
  readonly journal: Journal;
  /** What `/__admin/recordings` is doing. */
  readonly recorder: Recorder;
  /**
   * Moves the clock, for good: a restart finds it as it was left. What is decided may be decided again
   * when something else moved it meanwhile, and a problem leaves it where it is.
   */
  setClock(decide: (tx: Transaction) => ClockState | Problem): Promise<Problem | undefined>;
  /** State, clock and chance as after the first start, stubs and journal too: all in one moment. */
  reset(clock?: ClockState): Promise<void>;
  /** By name. A reset leaves them: they are what one goes back to. */
  readonly snapshots: Map<string, WorldSnapshot>;
  /** State, clock and chance as in the snapshot, in one transaction; its stubs with them, if it has any. */
  restore(snapshot: WorldSnapshot, stubs?: ReadyStubs): Promise<void>;
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
  /** Whether the journal shows bodies as they were sent. Default false. */
  readonly journalShowsBodies?: boolean | undefined;
  /** The stubs that files bring. */
  readonly fileStubs?: (() => readonly Stub[]) | undefined;
}): World {
  const { store, clock, baseline, seed } = options;
  const stubs = createStubs({ seed, fromFiles: options.fileStubs });
  const recorder = createRecorder();
  const journal = createJournal({
    seed,
    clock,
    size: options.journalSize,
    showsBodies: options.journalShowsBodies,
  });
  return {
    name: options.name,
    seed,
    get chanceSeed() {
      return store.seed ?? seed;
    },
    lifecycles: options.lifecycles,
    store,
    clock,
    stubs,
    journal,
    recorder,
    async setClock(decide) {
      let decision: ClockState | Problem | undefined;
      await store.transaction(
        (tx) => {
          decision = decide(tx);
          if (!(decision instanceof Problem)) tx.setClock(decision);
        },
        {
          onApplied() {
            if (decision !== undefined && !(decision instanceof Problem)) clock.set(decision);
          },
        },
      );
      return decision instanceof Problem ? decision : undefined;
    },
    async reset(state = options.startingClock ?? RUNNING) {
      await store.transaction(
        (tx) => {
          tx.clear(0, new Records(options.lifecycles.records, baseline(createClock(state).now())));
          tx.setClock(state);
        },
        {
          onApplied() {
            clock.set(state);
            stubs.reset();
            journal.reset();
            recorder.reset();
          },
        },
      );
    },
    snapshots: new Map(),
    async restore({ clock: state, sequence, records, seed: from }, ready) {
      await store.transaction(
        (tx) => {
          // This transaction itself is counted too.
          tx.clear(sequence - 1, records);
          if (from !== seed) tx.drawFrom(from);
          tx.setClock(state);
        },
        {
          onApplied() {
            clock.set(state);
            if (ready !== undefined) stubs.load(ready);
          },
        },
      );
    },
  };
}
