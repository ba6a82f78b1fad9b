/** What the suites tell, one at a time, and what the reports are made of. */

export const CHECKS = ['walks', 'inputs', 'credentials', 'errors'] as const;
export type Check = (typeof CHECKS)[number];

/** The parts of a report: the checks, and the pacts of consumers. */
export const SECTIONS = [...CHECKS, 'pact'] as const;
export type Section = (typeof SECTIONS)[number];

/**
 * `refuted`: a target that is not our simulator answers differently than this project assumed where the
 * documentation is silent. That breaks no contract; it is news.
 */
export type Verdict = 'passed' | 'failed' | 'refuted' | 'inconclusive' | 'skipped';

/** From the gravest on. */
export const VERDICTS = ['failed', 'refuted', 'inconclusive', 'passed', 'skipped'] as const;

/**
 * One thing that was found differently than it must be, as data: reports group by it. The same decision
 * of a server makes the same fault, whatever the operation.
 */
export interface Fault {
  readonly differs:
    | 'status'
    | 'redirect'
    | 'body'
    | 'field'
    | 'media-type'
    | 'header'
    | 'effect'
    | 'changed'
    | 'rule'
    | 'no-answer'
    /** Otherwise than a pact has it. */
    | 'pact';
  /** A JSON pointer into the body, the name of a header or the schema of a body. */
  readonly at?: string;
  readonly expected?: string;
  readonly found?: string;
  /** Seen in a later answer, not in the one that the event shows. */
  readonly afterwards?: true;
  readonly message: string;
  /** Where the documentation says otherwise, or why nobody says it. */
  readonly claim?: Claim;
}

/** A statement that a fault contradicts: a sentence of a page, or our own reason. */
export interface Claim {
  readonly grade: 'documented' | 'docs' | 'inferred';
  readonly page?: string;
  /** As it stands on the page. */
  readonly sentence?: string;
  /** Why we assume it, where no page says it. */
  readonly reason?: string;
}

export interface CheckEvent {
  readonly check: Section;
  /** What is tested, in a few words; with check, rule and operation it names the event. */
  readonly name: string;
  readonly operation?: string;
  readonly kind?: string;
  /** The state of the record before the request. */
  readonly state?: string;
  /** The rule deletes a record that is as it was made. */
  readonly deletesNew?: true;
  /** That state is what time makes of a record. */
  readonly expired?: true;
  /** The rule that the answer must follow; `masstack-mock assumptions` and /__admin/rules know it. */
  readonly rule: string;
  readonly outcome: Verdict;
  readonly expected: string;
  /** Of what failed or was refuted or skipped: why. */
  readonly reason?: string;
  /** Of what failed or was refuted: each thing that differs. */
  readonly faults?: readonly Fault[];
  /** A baseline knows of it: it is told, and fails nothing. */
  readonly known?: true;
  /** The one thing about the request that was made wrong, or just right, on purpose. */
  readonly change?: Change;
  readonly request?: RequestSummary;
  readonly answer?: AnswerSummary;
  /** Reproduces the request; tokens that are secrets stand in it as shell variables. */
  readonly curl?: string;
  /** The part of the document that is tested, as a JSON pointer into it. */
  readonly place?: string;
}

export interface Change {
  /** A JSON pointer into `{path, query, header, body}`. */
  readonly at: string;
  /** What the schema says there and the value tries: `maxLength`, `required`, `format uuid`. */
  readonly keyword: string;
  /** Where `at` is empty: the places of which one is not liked. */
  readonly among?: readonly string[];
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
