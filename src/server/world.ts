import type { Lifecycles } from '../lifecycles/index.js';
import { createClock, type ClockState, type StatedClock } from '../runtime/clock.js';
import { follow, type Soon } from '../runtime/follow.js';
import type { Baseline } from '../seed/plant.js';
import { Records } from '../store/records.js';
import type { Contents, Store, Transaction } from '../store/store.js';
import { createJournal, type Journal, type MemoryJournal } from './journal.js';
import { Problem } from './problem.js';
import { createMemorySnapshots, type Snapshots, type WorldSnapshot } from './snapshot.js';
import type { Stub } from './stubs/stub.js';
import type { ReadyStubs } from './stubs/stubs-state.js';
import { createRecorder, type Recorder } from './stubs/recorder.js';
import { createStubs } from './stubs/stubs.js';
import type { Stubs, StubsView } from './stubs/stubs-port.js';
import type { Subject } from './stubs/subject.js';
import { takeFrom, type Taken } from './stubs/take.js';

/**
 * Everything that one run of tests sees and changes: the port behind which a world lies, in memory, in a
 * directory or in a database (docs/decisions/0150-one-port-for-a-world.md). What has to be waited for
 * elsewhere is there at once in memory. Two worlds share nothing that changes.
 */
export interface World {
  readonly name: string;
  readonly seed: number;
  /** What chance comes from now: `seed`, or that of the snapshot that was restored last. */
  readonly chanceSeed: number;
  readonly lifecycles: Lifecycles;
  readonly store: Store;
  /** That of the store: it moves with a transaction, and with nothing else. */
  readonly clock: StatedClock;
  /** As they are; `alter` changes them. */
  readonly stubs: StubsView;
  readonly journal: Journal;
  /** What `/__admin/recordings` is doing. */
  readonly recorder: Pick<Recorder, 'status'>;
  /**
   * What a request takes from the stubs, in one moment.
   *
   * @param open makes the subject: once for each time that it is held against the stubs
   * @throws WorkExceeded
   */
  take(open: () => Subject): Soon<Taken>;
  /**
   * Changes stubs, scenarios or the recording: all that the work does, or nothing. It may run more than
   * once, so it touches only what it is given, and it waits for nothing.
   */
  readonly alter: <T>(work: (stubs: Stubs, recorder: Recorder) => T) => Soon<T>;
  /** Looks at records and stubs as they were in one moment. */
  look<T>(look: (contents: Contents, stubs: Pick<StubsView, 'state'>) => T): Soon<T>;
  /**
   * Moves the clock, for good: a restart finds it as it was left. What is decided may be decided again
   * when something else moved it meanwhile, and a problem leaves it where it is.
   */
  setClock(decide: (tx: Transaction) => Soon<ClockState | Problem>): Promise<Problem | undefined>;
  /** State, clock and chance as after the first start, stubs and journal too: all in one moment. */
  reset(clock?: ClockState): Promise<void>;
  /** By name. A reset leaves them: they are what one goes back to. */
  readonly snapshots: Snapshots;
  /** State, clock and chance as in the snapshot, in one transaction; its stubs with them, if it has any. */
  restore(snapshot: WorldSnapshot, stubs?: ReadyStubs): Promise<void>;
}

/** A world of this process. */
export interface LocalWorld extends World {
  readonly stubs: StubsView & Pick<Stubs, 'refresh'>;
  readonly journal: MemoryJournal;
}

const RUNNING: ClockState = { mode: 'running', offset: 0 };

/** A world whose stubs and journal are in the memory of this process, and its records where the store has them. */
export function createWorld(options: {
  readonly name: string;
  readonly seed: number;
  readonly lifecycles: Lifecycles;
  readonly store: Store;
  readonly baseline: Baseline;
  /** What the clock goes back to. */
  readonly startingClock?: ClockState;
  /** How many requests the journal remembers. Default 1000. */
  readonly journalSize?: number | undefined;
  /** Whether the journal shows bodies as they were sent. Default false. */
  readonly journalShowsBodies?: boolean | undefined;
  /** The stubs that files bring. */
  readonly fileStubs?: (() => readonly Stub[]) | undefined;
}): LocalWorld {
  const { store, baseline, seed } = options;
  const { clock } = store;
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
    take: (open) => takeFrom(stubs, open(), clock.epoch()),
    alter: (work) => work(stubs, recorder),
    look: (work) => follow(store.contents(), (contents) => work(contents, stubs)),
    setClock: (decide) => moveClock(store, decide),
    async reset(state = options.startingClock ?? RUNNING) {
      await store.transaction(
        (tx) => {
          tx.clear(0, new Records(options.lifecycles.records, baseline(createClock(state).now())));
          tx.setClock(state);
        },
        {
          onApplied() {
            stubs.reset();
            journal.reset();
            recorder.reset();
          },
        },
      );
    },
    snapshots: createMemorySnapshots(),
    async restore(snapshot, ready) {
      await store.transaction(
        (tx) => {
          goBackTo(snapshot, tx, seed);
        },
        {
          onApplied() {
            if (ready !== undefined) stubs.load(ready);
          },
        },
      );
    },
  };
}

export async function moveClock(
  store: Store,
  decide: (tx: Transaction) => Soon<ClockState | Problem>,
): Promise<Problem | undefined> {
  return store.transaction((tx) =>
    follow(decide(tx), (decision) => {
      if (decision instanceof Problem) return decision;
      tx.setClock(decision);
      return undefined;
    }),
  );
}

/** @param seed that of the world */
export function goBackTo(
  { clock, sequence, records, seed: from }: WorldSnapshot,
  tx: Transaction,
  seed: number,
): void {
  // This transaction itself is counted too.
  tx.clear(sequence - 1, records);
  if (from !== seed) tx.drawFrom(from);
  tx.setClock(clock);
}
