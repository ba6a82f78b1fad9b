/** What the suites tell, one at a time, and what the reports are made of. */

export const CHECKS = ['walks', 'inputs', 'credentials', 'errors'] as const;
export type Check = (typeof CHECKS)[number];

/**
 * `refuted`: a target that is not our simulator answers otherwise than this project assumed where the
 * documentation is silent. That breaks no contract; it is news.
 */
export type Verdict = 'passed' | 'failed' | 'refuted' | 'skipped';

export interface CheckEvent {
  readonly check: Check;
  /** What is tested, in a few words; with check, rule and operation it names the event. */
  readonly name: string;
  readonly operation?: string;
  readonly kind?: string;
  /** The state of the record before the request. */
  readonly state?: string;
  /** The rule that the answer must follow; `masstack-mock assumptions` and /__admin/rules know it. */
  readonly rule: string;
  readonly outcome: Verdict;
  readonly expected: string;
  /** Of what failed or was refuted or skipped: why. */
  readonly reason?: string;
  readonly request?: RequestSummary;
  readonly answer?: AnswerSummary;
  /** Reproduces the request; tokens that are secrets stand in it as shell variables. */
  readonly curl?: string;
  /** The part of the document that is tested, as a JSON pointer into it. */
  readonly place?: string;
}

export interface RequestSummary {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface AnswerSummary {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}
