import type { components } from '../../openapi/admin-types.gen.js';
import { compileDelay, type DrawDelay } from './delay.js';
import { compileStub, type Stub, type StubRules } from './stub.js';
import { createPause } from './turns.js';

/** What was made through the control plane, and what came of it: all that a restart must find again. */
export type StubsState = components['schemas']['SnapshotStubs'];

/** What holds for every answer. */
export type StubSettings = components['schemas']['StubSettings'];

/** One step from a state to the next. */
export type StubsChange =
  | { readonly put: StubsState['mappings'][number]; readonly made: number }
  | { readonly remove: string }
  /** Either the stubs and their scenarios alone, or everything. */
  | { readonly clear: 'stubs' | 'all' }
  | { readonly settings: StubSettings }
  | { readonly scenario: string; readonly state: string }
  | { readonly scenarios: 'reset' }
  | { readonly counts: Pick<StubsState, 'made' | 'draws' | 'hits' | 'used'> }
  | { readonly load: StubsState };

const emptyState = (): StubsState => ({
  mappings: [],
  scenarios: {},
  settings: {},
  made: 0,
  draws: 0,
  hits: {},
});

/** The state after these changes. */
export function replayChanges(changes: Iterable<StubsChange>): StubsState {
  let state = emptyState();
  let mappings = new Map<string, StubsState['mappings'][number]>();
  for (const change of changes) {
    if ('put' in change) {
      mappings.set(change.put.id, change.put);
      state = { ...state, made: change.made };
    } else if ('remove' in change) {
      mappings.delete(change.remove);
    } else if ('load' in change) {
      state = change.load;
      mappings = new Map(state.mappings.map((mapping) => [mapping.id, mapping]));
    } else if ('clear' in change) {
      mappings = new Map();
      state = change.clear === 'all' ? emptyState() : { ...state, scenarios: {}, hits: {} };
    } else if ('settings' in change) {
      state = { ...state, settings: change.settings };
    } else if ('scenario' in change) {
      const scenarios = { ...state.scenarios, [change.scenario]: change.state };
      state = { ...state, scenarios };
    } else {
      state = 'scenarios' in change ? { ...state, scenarios: {} } : { ...state, ...change.counts };
    }
  }
  return { ...state, mappings: [...mappings.values()] };
}

/** A state that is ready for use. */
export interface ReadyStubs {
  readonly state: StubsState;
  readonly stubs: readonly Stub[];
  readonly delays: readonly DrawDelay[];
}

/**
 * Compiles one stub after the other, and lets others have their turn between them.
 *
 * @param pointer where the state is in what brought it
 * @throws PatternError, ContractBreach when one of the stubs cannot be used here
 */
export async function readyStubs(
  state: StubsState,
  pointer: string,
  rules: StubRules,
): Promise<ReadyStubs> {
  const delays = compileSettings(state.settings, `${pointer}/settings`);
  const stubs: Stub[] = [];
  const pause = createPause();
  for (const [index, mapping] of state.mappings.entries()) {
    stubs.push(compileStub({ ...mapping }, `${pointer}/mappings/${index}`, rules));
    await pause();
  }
  return { state, stubs, delays };
}

/** What every answer waits for. @throws PatternError */
export function compileSettings(
  { fixedDelay = 0, delayDistribution }: StubSettings,
  pointer: string,
): readonly DrawDelay[] {
  return [
    ...(fixedDelay > 0 ? [() => fixedDelay] : []),
    ...(delayDistribution ? [compileDelay(delayDistribution, `${pointer}/delayDistribution`)] : []),
  ];
}
