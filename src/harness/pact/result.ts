import type { Breach } from './compare.js';
import type { CoreResult } from './core-report.js';
import type { Passage } from './door.js';
import type { PactFile } from './read-pacts.js';
import type { StateProblem } from './states.js';

/** Something that is differently than the pact has it. */
export interface Problem {
  /**
   * - `document`: the documentation does not allow the interaction;
   * - `state`: its provider state could not be set up;
   * - `target`: the target answers otherwise;
   * - `trouble`: no answer that counts came back.
   */
  readonly of: 'document' | 'state' | 'target' | 'trouble';
  readonly message: string;
}

export interface InteractionResult {
  readonly description: string;
  readonly outcome: 'kept' | 'broken' | 'inconclusive';
  readonly problems: readonly Problem[];
  readonly milliseconds: number;
  /** What went over the wire, if anything did. */
  readonly passage?: Passage;
}

/** What came of one pact. */
export interface PactResult {
  readonly pact: PactFile;
  readonly outcome: InteractionResult['outcome'];
  readonly interactions: readonly InteractionResult[];
  /** What is said of the pact as a whole. */
  readonly problems: readonly Problem[];
}

export interface Findings {
  readonly pact: PactFile;
  readonly breaches: readonly Breach[];
  readonly states: readonly StateProblem[];
  readonly report: { readonly results: readonly CoreResult[] } | { readonly problem: string };
  readonly passages: readonly Passage[];
}

/** A pact is broken when anything is; without that it is inconclusive when an answer is missing. */
export function judgePact(findings: Findings): PactResult {
  const { pact, breaches, report } = findings;
  const interactions = pact.interactions.map((_, index) => judgeInteraction(findings, index));
  const problems: readonly Problem[] = [
    ...breaches
      .filter(({ interaction }) => pact.interactions[interaction] === undefined)
      .map(toProblem),
    ...('problem' in report ? [{ of: 'target', message: report.problem } as const] : []),
  ];
  const outcomes = [
    ...interactions.map(({ outcome }) => outcome),
    ...(problems.length > 0 ? (['broken'] as const) : []),
  ];
  const outcome = (['broken', 'inconclusive'] as const).find((each) => outcomes.includes(each));
  return { pact, outcome: outcome ?? 'kept', interactions, problems };
}

function judgeInteraction(findings: Findings, index: number): InteractionResult {
  const { pact, breaches, states, report, passages } = findings;
  const result = 'results' in report ? report.results[index] : undefined;
  const passage = passages[index];
  const trouble = passage?.outcome.trouble;
  const broken: readonly Problem[] = [
    ...breaches.filter(({ interaction }) => interaction === index).map(toProblem),
    ...states
      .filter(({ interaction }) => interaction === index)
      .map(({ message }): Problem => ({ of: 'state', message })),
    // Without an answer there is nothing that could be otherwise.
    ...(trouble === undefined ? (result?.failures ?? []) : []).map((message): Problem => ({
      of: 'target',
      message,
    })),
  ];
  const missing: readonly Problem[] =
    trouble === undefined ? [] : [{ of: 'trouble', message: trouble }];
  return {
    description: describeInteraction(pact, index),
    outcome: broken.length > 0 ? 'broken' : missing.length > 0 ? 'inconclusive' : 'kept',
    problems: [...broken, ...missing],
    milliseconds: result?.milliseconds ?? 0,
    ...(passage !== undefined && { passage }),
  };
}

function toProblem({ message, pointer }: Breach): Problem {
  return { of: 'document', message: `${message} (${pointer})` };
}

function describeInteraction({ interactions }: PactFile, index: number): string {
  const description = interactions[index]?.['description'];
  return typeof description === 'string' ? description : `interaction ${index}`;
}
