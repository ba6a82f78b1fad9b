import type { Breach } from './breach.js';
import { BREACHES } from './breaches.js';
import { CHOICES, combineChoices, type ChoiceName } from './choices.js';
import { witnessBindings } from './prepared.js';
import { ORG } from './records.js';
import { TOKENS } from './handle.js';
import { startWitness } from './server.js';

/** One honest or broken server, and whether the run has what somebody prepared on it. */
export interface Trial {
  readonly name: string;
  readonly choices: readonly ChoiceName[];
  readonly breach?: Breach;
  readonly bound: boolean;
}

/** What a run says, as far as the trials look at it; the product's type has more. */
export interface Verdicts {
  readonly trouble?: string | undefined;
  readonly events: readonly {
    readonly outcome: string;
    readonly rule: string;
    readonly operation?: string;
    readonly name: string;
    readonly reason?: string;
    readonly faults?: readonly {
      readonly claim?: {
        readonly grade: string;
        readonly page?: string;
        readonly sentence?: string;
      };
    }[];
  }[];
}

/** Runs the product's suites; handed in, so that nothing here knows the product. */
export type RunVerify = (target: {
  readonly baseUrl: string;
  readonly seed: number;
  readonly bindings: Readonly<Record<string, unknown>>;
  /** Operation ids; empty for all. */
  readonly only: readonly string[];
}) => Promise<Verdicts>;

/** Without what was prepared: somewhere to test in, and who asks. */
const BARE = { org: ORG, tokens: { admin: TOKENS.admin } };

export async function runTrial(trial: Trial, seed: number, run: RunVerify): Promise<Verdicts> {
  const { choices, breach } = trial;
  const witness = await startWitness({ choices, ...(breach && { breaches: [breach] }) });
  try {
    return await run({
      baseUrl: witness.url,
      seed,
      bindings: trial.bound ? witnessBindings() : BARE,
      only: breach === undefined ? [] : [breach.operation],
    });
  } finally {
    await witness.close();
  }
}

/** Honest servers that make as many choices as can be made at a time. */
export function combinedTrials(): readonly Trial[] {
  return combineChoices().flatMap((choices, index) =>
    [true, false].map((bound) => ({
      name: `choices together, ${index + 1}${bound ? '' : ', nothing prepared'}`,
      choices,
      bound,
    })),
  );
}

export function singleTrials(): readonly Trial[] {
  return [
    { name: 'no choice', choices: [], bound: true },
    ...CHOICES.map(({ name }): Trial => ({ name, choices: [name], bound: true })),
  ];
}

export function breachTrials(): readonly Trial[] {
  return BREACHES.map((breach) => ({ name: breach.name, choices: [], breach, bound: true }));
}
