import { isFailure, type Run } from '../harness/index.js';

const KEPT = 0;
const BROKEN = 1;
const NOT_TESTED = 2;
const INCONCLUSIVE = 3;

export interface Demands {
  /** Percent of the documented answers that must be seen. */
  readonly minCoverage: number;
  /** Operations and rules that were asked for. */
  readonly only: readonly string[];
  /** `refuted`: an assumption that does not hold is a failure as well. Always so on our own simulator. */
  readonly failOn: 'broken' | 'refuted' | undefined;
}

/**
 * The exit code of a run, and what must be said about it.
 *
 * 2 when nothing could be judged; else 1 when something is broken; else 3 when a part stayed
 * inconclusive; else 0.
 */
export function toExit(
  { trouble, stopped, counts, coverage, simulator, events }: Run,
  { minCoverage, only, failOn }: Demands,
): { readonly code: number; readonly message?: string } {
  if (counts.passed + counts.failed + counts.refuted === 0) {
    if (trouble !== undefined) return { code: NOT_TESTED };
    return { code: NOT_TESTED, message: `nothing was tested: ${whyNothing(counts, only)}` };
  }
  if (events.some((event) => isFailure(event, { simulator, failOn }))) return { code: BROKEN };
  if (stopped === undefined && coverage.percent < minCoverage) {
    return {
      code: BROKEN,
      message: `${coverage.percent} % of the documented answers were seen, ${minCoverage} % are required`,
    };
  }
  return { code: counts.inconclusive > 0 || trouble !== undefined ? INCONCLUSIVE : KEPT };
}

function whyNothing(counts: Run['counts'], only: readonly string[]): string {
  if (counts.inconclusive > 0) return 'no request got a conclusive answer';
  if (counts.skipped > 0) return 'everything was skipped, for the reasons above';
  return only.length > 0
    ? `--only ${only.join(',')} is neither an operation nor a rule of these checks`
    : 'all checks are excluded';
}
