import type { Finding } from '../mutants/run.js';
import { isMisjudged, percentOf, scoreOf } from '../mutants/score.js';

/** One part of a run whose other parts are tried elsewhere. */
export interface TriedPart {
  /** `1/2` */
  readonly shard: string;
  /** How many mutants of all parts can be killed. */
  readonly killable: number;
}

/**
 * The exit code of a run, and what must be said about it. The score of one part is not the score of the
 * whole, so a part fails only when the whole cannot reach `minScore` any more.
 */
export function judgeScore(
  findings: readonly Finding[],
  { minScore, part }: { readonly minScore?: number | undefined; readonly part?: TriedPart },
): { readonly code: number; readonly messages: readonly string[] } {
  const messages: string[] = [];
  let code = 0;
  if (minScore !== undefined) {
    const { isBelow, message } = compare(findings, minScore, part);
    if (isBelow) code = 1;
    if (message !== undefined) messages.push(message);
  }
  if (findings.some(isMisjudged)) {
    code = 1;
    messages.push('verify judged some mutants differently than their evidence requires');
  }
  return { code, messages };
}

function compare(
  findings: readonly Finding[],
  minScore: number,
  part: TriedPart | undefined,
): { readonly isBelow: boolean; readonly message?: string } {
  const { counts, percent } = scoreOf(findings);
  if (part === undefined) {
    if (percent >= minScore) return { isBelow: false };
    return { isBelow: true, message: `the score is below --min-score ${minScore}` };
  }
  const missed = counts.survived + counts.unreached;
  if (percentOf(part.killable - missed, part.killable) < minScore) {
    return {
      isBelow: true,
      message: `all parts together cannot reach --min-score ${minScore}: part ${part.shard} has ${missed} survivors, and ${part.killable} mutants can be killed`,
    };
  }
  return {
    isBelow: false,
    message: `part ${part.shard} alone is not judged by --min-score ${minScore}; masstack-mock report merge FILE... --min-score ${minScore} judges all parts`,
  };
}
