import type { Subject } from './subject.js';

/** One thing that a pattern asks of a request. */
export interface Criterion {
  /** A JSON pointer into the pattern. */
  readonly pointer: string;
  /** 0 is a match, 1 has nothing in common with it. */
  readonly distance: (subject: Subject) => number;
  /** What the request has there, where that can be said. */
  readonly actual?: ((subject: Subject) => string | undefined) | undefined;
}

/** What a pattern asks of a request; the cheap and telling things first. */
export type Criteria = readonly Criterion[];

export const matchesAll = (criteria: Criteria, subject: Subject): boolean =>
  criteria.every(({ distance }) => distance(subject) === 0);
