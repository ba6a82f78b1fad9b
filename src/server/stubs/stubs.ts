import { createRandom } from '../../runtime/random.js';
import type { DrawDelay } from './delay.js';
import { matchesAll } from './criteria.js';
import { createRateLimits } from './rate-limit.js';
import { describeScenarios, STARTED } from './scenario.js';
import { createStubIndex } from './stub-index.js';
import type { Stub } from './stub.js';
import type { StubsChange, StubSettings } from './stubs-state.js';
import type { Stubs } from './stubs-port.js';

export function createStubs(options: {
  readonly seed: number;
  /** Those from files: they are there at the start, and after each reset. */
  readonly fromFiles?: (() => readonly Stub[]) | undefined;
}): Stubs {
  const { seed, fromFiles = () => [] } = options;
  const byId = new Map<string, Stub>();
  const states = new Map<string, string>();
  const index = createStubIndex();
  const limits = createRateLimits();
  const chances = new Map<string, number>();
  let settings: StubSettings = {};
  let settingsDelays: readonly DrawDelay[] = [];
  let made = 0;
  let draws = 0;
  const hits = new Map<string, number>();
  /** How many answers were given of those that are counted. */
  const used = new Map<string, number>();
  let revision = 0;
  let listen: (change: StubsChange) => void = () => undefined;
  const tell = (change: StubsChange): void => {
    revision += 1;
    listen(change);
  };

  const stateOf = (name: string): string => states.get(name) ?? STARTED;
  const leftOf = ({ id, mapping: { times } }: Stub): number | undefined =>
    times === undefined ? undefined : Math.max(0, times - (used.get(id) ?? 0));
  const isDue = (stub: Stub): boolean => {
    const { scenarioName, requiredScenarioState, disabled } = stub.mapping;
    if (disabled === true || leftOf(stub) === 0) return false;
    return (
      scenarioName === undefined ||
      requiredScenarioState === undefined ||
      requiredScenarioState === stateOf(scenarioName)
    );
  };
  /** The n-th time that a stub could take a request always ends the same. */
  const isLucky = ({ id, mapping: { chance } }: Stub, isRehearsal: boolean): boolean => {
    if (chance === undefined) return true;
    const asked = chances.get(id) ?? 0;
    if (!isRehearsal) chances.set(id, asked + 1);
    return createRandom(seed, `stub chance ${id} ${asked}`).fraction() < chance;
  };
  const newestFirst = (): Stub[] => [...byId.values()].reverse();
  const forget = (stub: Stub): void => {
    index.remove(stub);
    byId.delete(stub.id);
    limits.forget(stub.id);
    hits.delete(stub.id);
    used.delete(stub.id);
    chances.delete(stub.id);
    const name = stub.mapping.scenarioName;
    if (name === undefined || !states.has(name)) return;
    const isUsed = [...byId.values()].some(({ mapping }) => mapping.scenarioName === name);
    if (!isUsed) states.delete(name);
  };
  const clear = (): void => {
    byId.clear();
    limits.reset();
    chances.clear();
    index.clear();
    states.clear();
    hits.clear();
    used.clear();
  };
  const setScenario = (scenario: string, state: string): void => {
    if (states.get(scenario) === state) return;
    states.set(scenario, state);
    tell({ scenario, state });
  };
  const put = (stub: Stub): void => {
    const before = byId.get(stub.id);
    if (before?.mapping.times !== stub.mapping.times) used.delete(stub.id);
    byId.set(stub.id, stub);
    index.replace(before, stub);
  };
  const restore = (): void => {
    clear();
    fromFiles().forEach(put);
  };
  restore();

  return {
    get inUse() {
      return index.size > 0 || settingsDelays.length > 0;
    },
    get revision() {
      return revision;
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
      tell({ settings });
    },
    list: newestFirst,
    get: (id) => byId.get(id.toLowerCase()),
    nextId: () => createRandom(seed, `stub ${made++}`).uuid(),
    put(stub) {
      put(stub);
      tell({ put: { ...stub.mapping, id: stub.id }, made });
    },
    remove(id) {
      const stub = byId.get(id.toLowerCase());
      if (stub === undefined) return false;
      forget(stub);
      tell({ remove: stub.id });
      return true;
    },
    clear() {
      clear();
      tell({ clear: 'stubs' });
    },
    restore() {
      restore();
      tell({ clear: 'stubs' });
    },
    refresh() {
      const next = fromFiles();
      const kept = new Set(next.map(({ id }) => id));
      for (const stub of newestFirst()) {
        if (stub.origin === 'file' && !kept.has(stub.id)) forget(stub);
      }
      for (const stub of next) if (byId.get(stub.id)?.origin !== 'api') put(stub);
    },
    limits,
    find(subject, isRehearsal = false) {
      for (const stub of index.candidates(subject.path)) {
        subject.work.spend(1);
        if (isDue(stub) && matchesAll(stub.criteria, subject) && isLucky(stub, isRehearsal)) {
          return stub;
        }
      }
      return undefined;
    },
    stateOf,
    advance({ id, mapping: { scenarioName, newScenarioState, times } }) {
      hits.set(id, (hits.get(id) ?? 0) + 1);
      revision += 1;
      if (times !== undefined) used.set(id, (used.get(id) ?? 0) + 1);
      if (scenarioName !== undefined && newScenarioState !== undefined) {
        setScenario(scenarioName, newScenarioState);
      }
    },
    leftOf,
    hitsOf: (id) => hits.get(id) ?? 0,
    forgetHits() {
      hits.clear();
    },
    scenarios: () => describeScenarios(byId.values(), stateOf),
    setScenario,
    resetScenarios() {
      states.clear();
      tell({ scenarios: 'reset' });
    },
    nextRandom: () => createRandom(seed, `stub answer ${draws++}`),
    state() {
      const own = [...byId.values()].filter(({ origin }) => origin === 'api');
      const isEmpty = own.length + hits.size + states.size + made + settingsDelays.length === 0;
      if (isEmpty && Object.keys(settings).length === 0) return undefined;
      return {
        mappings: own.map(({ id, mapping }) => ({ ...mapping, id })),
        scenarios: Object.fromEntries(states),
        settings,
        made,
        draws,
        hits: Object.fromEntries(hits),
        ...(used.size > 0 && { used: Object.fromEntries(used) }),
      };
    },
    load({ state, stubs, delays }) {
      restore();
      stubs.forEach(put);
      for (const [name, value] of Object.entries(state.scenarios)) states.set(name, value);
      for (const [id, count] of Object.entries(state.hits)) if (byId.has(id)) hits.set(id, count);
      for (const [id, count] of Object.entries(state.used ?? {})) {
        if (byId.has(id)) used.set(id, count);
      }
      ({ settings, made, draws } = state);
      settingsDelays = delays;
      tell({ load: state });
    },
    course: () => ({
      scenarios: Object.fromEntries(states),
      chances: Object.fromEntries(chances),
      limits: limits.windows(),
      made,
      draws,
      hits: Object.fromEntries(hits),
      used: Object.fromEntries(used),
    }),
    follow(course) {
      refill(states, course.scenarios);
      refill(chances, course.chances);
      refill(hits, course.hits);
      refill(used, course.used);
      limits.open(course.limits);
      ({ made, draws } = course);
    },
    watch(listener) {
      listen = listener;
    },
    reset() {
      restore();
      tell({ clear: 'all' });
      settings = {};
      settingsDelays = [];
      made = 0;
      draws = 0;
    },
  };
}

function refill<T>(map: Map<string, T>, entries: Readonly<Record<string, T>>): void {
  map.clear();
  for (const [key, value] of Object.entries(entries)) map.set(key, value);
}
