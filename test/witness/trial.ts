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
  /** Failures as the reports tell them: what has the same cause is one. */
  readonly causes: readonly { readonly outcome: string; readonly title: string }[];
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

/** Honest servers that make choices at random, the same ones every time. */
export function randomTrials(count: number): readonly Trial[] {
  const random = generator(0x5eed);
  return Array.from({ length: count }, (_none, index): Trial => {
    const share = random();
    const taken = new Set<string>();
    const choices = CHOICES.filter(({ group }) => {
      if (random() >= share || taken.has(group)) return false;
      taken.add(group);
      return true;
    }).map(({ name }) => name);
    const bound = index % 2 === 0;
    const prepared = bound ? '' : ', nothing prepared';
    return {
      name: `choices at random, ${index + 1} (${choices.length})${prepared}`,
      choices,
      bound,
    };
  });
}

/** Numbers from 0 to 1 (mulberry32). */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export const NO_CHOICE: Trial = { name: 'no choice', choices: [], bound: true };

export function singleTrials(): readonly Trial[] {
  return [NO_CHOICE, ...CHOICES.map(({ name }): Trial => ({ name, choices: [name], bound: true }))];
}

/** What a choice made alone may add to what is refuted without it: one decision is one cause. */
export function tooManyCauses(choice: Verdicts, plain: Verdicts): boolean {
  const count = ({ causes }: Verdicts): number =>
    causes.filter(({ outcome }) => outcome === 'refuted').length;
  return count(choice) > count(plain) + 1;
}

export function breachTrials(): readonly Trial[] {
  return BREACHES.map((breach) => ({ name: breach.name, choices: [], breach, bound: true }));
}
