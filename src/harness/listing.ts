import type { Check, CheckEvent } from './event.js';
import { ownerIn } from './owner.js';
import { createSlicer } from '../runtime/slices.js';
import { createSession, type Session } from './session.js';
import { createConcerns, createWants, requireKnownNames, type Selection } from './selection.js';
import { SUITES } from './suites/index.js';
import { NO_BINDINGS, openDeployment, type Bindings } from './targets/bindings.js';
import type { Control, Entity, Target } from './targets/target.js';
import type { InForce, VerifyOptions } from './verify.js';

/** A test that a run would take. */
export type ListedTest = Pick<CheckEvent, 'check' | 'operation' | 'name' | 'rule'>;

/** To make the request of a test is long work for a slice: the clock is looked at after each. */
const STEPS_OF_A_TEST = 16;

const LISTED = 'it is only listed';

/**
 * What a run with these options would test. No request is sent: the suites go over their tests against
 * a target that refuses to be asked.
 */
export async function listTests(options: {
  readonly inForce: InForce;
  readonly checks: readonly Check[];
  readonly selection: Selection;
  readonly rules: VerifyOptions['rules'];
  readonly seed: number;
  /** Of a deployment; without them it is taken to be our simulator. */
  readonly bindings?: Bindings;
  readonly isSimulator: boolean;
}): Promise<readonly ListedTest[]> {
  const { inForce, selection, bindings, isSimulator } = options;
  requireKnownNames(selection, inForce.contract, options.rules);
  const outcome = Promise.resolve({ kind: 'unreachable', trouble: LISTED } as const);
  const session = createSession({
    ...inForce,
    client: { send: () => outcome, close: () => undefined },
    target: isSimulator ? SIMULATOR : openDeployment(bindings ?? NO_BINDINGS, ownerIn(inForce)),
    seed: options.seed,
    restriction: LISTED,
    wants: createWants(selection),
    concerns: createConcerns(selection, inForce.contract),
  });
  const quiet: Session = {
    ...session,
    forbids: () => LISTED,
    send: () => outcome,
    ask: async (operation, shape) => ({
      request: session.build(operation, shape),
      outcome: await outcome,
      shape,
      sent: undefined,
    }),
  };
  const tests: ListedTest[] = [];
  // Nothing here waits for an answer, so the event loop would stand still until the end of the list.
  const slicer = createSlicer();
  for (const check of options.checks) {
    for await (const event of SUITES[check](quiet, '')) {
      if (slicer.isOver(STEPS_OF_A_TEST)) await slicer.next();
      const { operation, name, rule } = event;
      tests.push({ check, ...(operation !== undefined && { operation }), name, rule });
    }
  }
  return tests;
}

const ENTITY: Entity = { id: 'listed', org: 'verify', state: '', expires_at: '' };

/** Offers what the control plane of our simulator does, and does nothing. */
const CONTROL: Control = {
  create: () => Promise.resolve(ENTITY),
  read: () => Promise.resolve(undefined),
  list: () => Promise.resolve([]),
  now: () => Promise.resolve('2026-01-01T00:00:00.000Z'),
  freezeClock: () => Promise.resolve(),
  mintToken: () => Promise.resolve('Bearer listed.listed.listed-listed'),
};

const SIMULATOR: Target = {
  org: 'verify',
  otherOrg: 'verify-other',
  headers: {},
  token: () => 'Bearer listed',
  take: () => undefined,
  inputs: [],
  control: CONTROL,
  cleanUp: () => Promise.resolve([]),
};
