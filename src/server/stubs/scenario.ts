import type { Stub } from './stub.js';

/** The state that every scenario starts in. */
export const STARTED = 'Started';

/** Several stubs that hand a state on to each other. */
export interface Scenario {
  readonly name: string;
  readonly state: string;
  readonly possibleStates: readonly string[];
  readonly stubs: readonly Stub[];
}

/** The scenarios that stubs name. */
export function describeScenarios(
  stubs: Iterable<Stub>,
  stateOf: (name: string) => string,
): readonly Scenario[] {
  const names = new Map<string, Stub[]>();
  for (const stub of stubs) {
    const name = stub.mapping.scenarioName;
    if (name !== undefined) names.set(name, [...(names.get(name) ?? []), stub]);
  }
  return [...names].map(([name, own]) => ({
    name,
    state: stateOf(name),
    possibleStates: possibleStates(own),
    stubs: own,
  }));
}

function possibleStates(stubs: readonly Stub[]): readonly string[] {
  const named = stubs.flatMap(({ mapping }) => [
    mapping.requiredScenarioState,
    mapping.newScenarioState,
  ]);
  return [...new Set([STARTED, ...named.filter((state) => state !== undefined)])];
}
