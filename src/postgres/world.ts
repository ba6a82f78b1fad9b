import { createClock, type ClockState } from '../runtime/clock.js';
import { Records } from '../store/records.js';
import type { Contents } from '../store/store.js';
import { createRecorder, type Recorder } from '../server/stubs/recorder.js';
import type { Stubs, StubsView } from '../server/stubs/stubs-port.js';
import type { StubsChange, StubsState } from '../server/stubs/stubs-state.js';
import { takeFrom } from '../server/stubs/take.js';
import { goBackTo, moveClock, type World } from '../server/world.js';
import type { Hold } from './hold.js';
import { createDatabaseJournal } from './journal.js';
import type { WorldRow } from './rows.js';
import { createSessionStore, type Session } from './session.js';
import { createDatabaseSnapshots } from './snapshots.js';
import { readStubs } from './statements.js';
import { GroundView } from './view.js';

/** The port of one world, over what one request has opened of it. */
export function createDatabaseWorld(session: Session): World {
  const { shared, clock } = session;
  const { name, seed } = session.row;
  const store = createSessionStore(session);
  const reset = async (state: ClockState = session.row.starting_clock): Promise<void> => {
    const baseline = await shared.plantings.baseline(seed);
    const start = new Records(shared.rules, baseline(createClock(state).now()));
    await session.change(async (hold) => {
      const view = new GroundView(hold);
      view.clear(0, start);
      view.setClock(state);
      keepChanges(hold, view);
      hold.beginEra();
      await alterIn(session, hold, (stubs, recorder) => {
        stubs.reset();
        recorder.reset();
      });
    });
  };
  return {
    name,
    seed,
    get chanceSeed() {
      return session.seed ?? seed;
    },
    lifecycles: shared.lifecycles,
    store,
    clock,
    stubs: viewOf(session),
    journal: createDatabaseJournal(session),
    get recorder() {
      return { status: session.row.recorder?.status ?? 'NeverStarted' };
    },
    take(open) {
      const { stubs } = session;
      const tried = takeFrom(stubs, open(), clock.epoch());
      const isMoved =
        tried.stub !== undefined ||
        tried.delivery !== undefined ||
        stubs.list().some(({ mapping }) => mapping.chance !== undefined);
      if (!isMoved) return tried;
      return session.change(async (hold) => {
        clock.set(hold.clock);
        const held = await hold.openStubs();
        const taken = takeFrom(held, open(), clock.epoch());
        hold.settleStubs(held, []);
        return taken;
      });
    },
    alter: (work) => session.change((hold) => alterIn(session, hold, work)),
    async look(look) {
      const { contents, state } = await lookAt(session);
      return look(contents, { state: () => state });
    },
    setClock: (decide) => moveClock(store, decide),
    reset,
    snapshots: createDatabaseSnapshots(session),
    async restore(snapshot, ready) {
      await session.change(async (hold) => {
        const view = new GroundView(hold);
        goBackTo(snapshot, view, seed);
        keepChanges(hold, view);
        if (ready === undefined) return;
        await alterIn(session, hold, (stubs) => {
          stubs.load(ready);
        });
      });
    },
  };
}

function keepChanges(hold: Hold, view: GroundView): void {
  const changes = view.changes();
  if (changes !== undefined) hold.apply(changes);
}

/** On a copy: work that fails leaves nothing behind. */
async function alterIn<T>(
  { shared }: Session,
  hold: Hold,
  work: (stubs: Stubs, recorder: Recorder) => T,
): Promise<T> {
  const fork = shared.stubs.fork(hold.row, await hold.openStubs());
  const changes: StubsChange[] = [];
  fork.watch((change) => changes.push(change));
  const recorder = createRecorder();
  if (hold.recorder !== null) recorder.follow(hold.recorder);
  const result = work(fork, recorder);
  fork.watch(() => undefined);
  hold.settleStubs(fork, changes, recorder.state());
  return result;
}

/** Each answer as of the row of the session, whoever has used the compiled stubs meanwhile. */
function viewOf(session: Session): StubsView {
  return {
    get inUse() {
      return session.stubs.inUse;
    },
    get settings() {
      return session.stubs.settings;
    },
    get settingsDelays() {
      return session.stubs.settingsDelays;
    },
    get revision() {
      return session.stubs.revision;
    },
    list: () => session.stubs.list(),
    get: (id) => session.stubs.get(id),
    find: (subject, isRehearsal) => session.stubs.find(subject, isRehearsal),
    stateOf: (scenario) => session.stubs.stateOf(scenario),
    scenarios: () => session.stubs.scenarios(),
    hitsOf: (id) => session.stubs.hitsOf(id),
    leftOf: (...limit) => session.stubs.leftOf(...limit),
    state: () => session.stubs.state(),
  };
}

async function lookAt(
  session: Session,
): Promise<{ readonly contents: Contents; readonly state: StubsState | undefined }> {
  const { row, ...contents } = await session.contents();
  if (row.stubs_version === 0 && row.course === null) return { contents, state: undefined };
  const rows = await session.shared.link.ask(readStubs(row.id));
  return { contents, state: stateOf(row, rows) };
}

/** As `Stubs.state` has it, without compiling them. */
function stateOf(
  { settings, course }: WorldRow,
  rows: readonly Readonly<Record<string, unknown>>[],
): StubsState | undefined {
  const state: StubsState = {
    mappings: rows.map(({ mapping }) => mapping as StubsState['mappings'][number]),
    settings: settings ?? {},
    scenarios: { ...course?.scenarios },
    made: course?.made ?? 0,
    draws: course?.draws ?? 0,
    hits: { ...course?.hits },
    ...(Object.keys(course?.used ?? {}).length > 0 && { used: { ...course?.used } }),
  };
  const things = [state.mappings, state.scenarios, state.settings, state.hits];
  const isEmpty = things.every((each) => Object.keys(each).length === 0) && state.made === 0;
  return isEmpty ? undefined : state;
}
