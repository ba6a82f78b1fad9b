import type { Fate, Finding, JudgedAs } from './run.js';

export interface Score {
  readonly counts: Readonly<Record<Fate, number>>;
  /** Those whose tests did not end, among the killed. */
  readonly timedOut: number;
  /** Of the mutants that can be killed. */
  readonly percent: number;
}

export function scoreOf(findings: readonly Finding[]): Score {
  const count = (fate: Fate): number => findings.filter((finding) => finding.fate === fate).length;
  const counts = {
    killed: count('killed'),
    flaky: count('flaky'),
    survived: count('survived'),
    unreached: count('unreached'),
    equivalent: count('equivalent'),
  };
  const killable = counts.killed + counts.survived + counts.unreached;
  return {
    counts,
    timedOut: findings.filter(({ fate, timedOut }) => fate === 'killed' && timedOut).length,
    percent: percentOf(counts.killed, killable),
  };
}

/** The score of so many killed mutants; 100 when none can be killed. Rounded down to a tenth. */
export function percentOf(killed: number, killable: number): number {
  return killable === 0 ? 100 : Math.floor((killed / killable) * 1000) / 10;
}

/** The survivors, gathered by the rule that nobody checks, in the order of the mutants. */
export function survivorsByRule(
  findings: readonly Finding[],
): ReadonlyMap<string, readonly Finding[]> {
  const byRule = new Map<string, Finding[]>();
  for (const finding of findings) {
    if (finding.fate !== 'survived' && finding.fate !== 'unreached') continue;
    const { rule } = finding.mutant;
    const here = byRule.get(rule);
    if (here === undefined) byRule.set(rule, [finding]);
    else here.push(finding);
  }
  return byRule;
}

/**
 * Whether `verify` judged a mutant as it must: what a page says is broken, what is ours is refuted. Of
 * another suite, and of what was not noticed, nothing is known.
 */
export function isMisjudged({ mutant, judgedAs }: Finding): boolean {
  const due: JudgedAs = mutant.evidence.grade === 'documented' ? 'broken' : 'refuted';
  return judgedAs !== undefined && judgedAs !== due;
}
