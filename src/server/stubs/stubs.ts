import type { components } from '../../openapi/admin-types.gen.js';
import { createRandom, type Random } from '../../runtime/random.js';
import type { DrawDelay } from './delay.js';
import { matchesAll } from './criteria.js';
import type { Stub } from './stub.js';
import type { Subject } from './subject.js';

export type StubSettings = components['schemas']['StubSettings'];

/** The state that every scenario starts in. */
export const STARTED = 'Started';

/** Several stubs that hand a state on to each other. */
export interface Scenario {
  readonly name: string;
  readonly state: string;
  readonly possibleStates: readonly string[];
  readonly stubs: readonly Stub[];
}

/** The stubs of a world, the states of their scenarios, and the delay of every answer. */
export interface Stubs {
  /** Whether a request has to be looked at; while it does not, it costs this one question. */
  readonly inUse: boolean;
  readonly settings: StubSettings;
  readonly settingsDelays: readonly DrawDelay[];
  set(settings: StubSettings, delays: readonly DrawDelay[]): void;
  /** The newest first. */
  list(): readonly Stub[];
  get(id: string): Stub | undefined;
  /** An id for a stub that has none: the same ones after each reset. */
  nextId(): string;
  /** Adds a stub, or replaces the one with its id in its place. */
  put(stub: Stub): void;
  remove(id: string): boolean;
  /** Removes all stubs, and with them their scenarios. */
  clear(): void;
  /** The stub that answers the request. */
  find(subject: Subject): Stub | undefined;
  /** Moves the scenario of a stub that answers on to its next state. */
  advance(stub: Stub): void;
  scenarios(): readonly Scenario[];
  setScenario(name: string, state: string): void;
  resetScenarios(): void;
  /** Chance for one answer: the n-th answer since the last reset always draws the same. */
  nextRandom(): Random;
  /** As after the first start. */
  reset(): void;
}

export function createStubs({ seed }: { readonly seed: number }): Stubs {
  const byId = new Map<string, Stub>();
  const states = new Map<string, string>();
  /** In the order in which they are asked: by priority, then the newest first. */
  let order: readonly Stub[] = [];
  let settings: StubSettings = {};
  let settingsDelays: readonly DrawDelay[] = [];
  let made = 0;
  let draws = 0;

  const stateOf = (name: string): string => states.get(name) ?? STARTED;
  const isDue = ({ mapping: { scenarioName, requiredScenarioState } }: Stub): boolean =>
    scenarioName === undefined ||
    requiredScenarioState === undefined ||
    requiredScenarioState === stateOf(scenarioName);
  const newestFirst = (): Stub[] => [...byId.values()].reverse();
  const changed = (): void => {
    order = newestFirst().sort((one, other) => one.priority - other.priority);
    const used = new Set(order.map(({ mapping }) => mapping.scenarioName));
    for (const name of states.keys()) if (!used.has(name)) states.delete(name);
  };
  const clear = (): void => {
    byId.clear();
    changed();
  };

  return {
    get inUse() {
      return order.length > 0 || settingsDelays.length > 0;
    },
    get settings() {
      return settings;
    },
    get settingsDelays() {
      return settingsDelays;
    },
    set(next, delays) {
      settings = next;
      settingsDelays = delays;
    },
    list: newestFirst,
    get: (id) => byId.get(id),
    nextId: () => createRandom(seed, `stub ${made++}`).uuid(),
    put(stub) {
      byId.set(stub.id, stub);
      changed();
    },
    remove(id) {
      const removed = byId.delete(id);
      changed();
      return removed;
    },
    clear,
    find: (subject) => order.find((stub) => isDue(stub) && matchesAll(stub.criteria, subject)),
    advance({ mapping: { scenarioName, newScenarioState } }) {
      if (scenarioName !== undefined && newScenarioState !== undefined) {
        states.set(scenarioName, newScenarioState);
      }
    },
    scenarios() {
      const names = new Map<string, Stub[]>();
      for (const stub of byId.values()) {
        const name = stub.mapping.scenarioName;
        if (name !== undefined) names.set(name, [...(names.get(name) ?? []), stub]);
      }
      return [...names].map(([name, stubs]) => ({
        name,
        state: stateOf(name),
        possibleStates: possibleStates(stubs),
        stubs,
      }));
    },
    setScenario(name, state) {
      states.set(name, state);
    },
    resetScenarios() {
      states.clear();
    },
    nextRandom: () => createRandom(seed, `stub answer ${draws++}`),
    reset() {
      clear();
      settings = {};
      settingsDelays = [];
      made = 0;
      draws = 0;
    },
  };
}

function possibleStates(stubs: readonly Stub[]): readonly string[] {
  const named = stubs.flatMap(({ mapping }) => [
    mapping.requiredScenarioState,
    mapping.newScenarioState,
  ]);
  return [...new Set([STARTED, ...named.filter((state) => state !== undefined)])];
}
