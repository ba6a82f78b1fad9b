import { PatternError } from './pattern-error.js';
import { createWork, WorkExceeded, type Work } from './work.js';

/** What it may cost to compile one stub, or the pattern of one search. */
const COMPILING_WORK = 250_000;

/** What it may cost to compile all stubs that are sent together: seconds, with turns for others. */
export const IMPORT_WORK = 40 * COMPILING_WORK;

/** What compiling counts against at this moment. It never waits, so that one at a time is enough. */
let current: Work | undefined;

/** What each of several stubs counts for as well. */
let whole: Work | undefined;

/** @throws WorkExceeded when what is compiled costs more than this work has left */
export function countingAgainst<T>(work: Work, compile: () => T): T {
  const outer = current;
  current = work;
  try {
    return compile();
  } finally {
    current = outer;
  }
}

/**
 * Bounds what it costs to compile one thing that was sent. Each of its expressions is bounded, and there
 * may be thousands; what is compiled inside another counts for that one.
 *
 * @throws PatternError when it costs too much
 */
export function compileBounded<T>(pointer: string, compile: () => T): T {
  if (current !== undefined) return compile();
  try {
    return countingAgainst(createWork(undefined, COMPILING_WORK, whole), compile);
  } catch (error) {
    if (!(error instanceof WorkExceeded)) throw error;
    throw new PatternError(
      pointer,
      'costs more to prepare than the limit for one stub, search or import; use fewer or simpler regular expressions and schemas',
    );
  }
}

/** Bounds what several stubs cost together, beside what each of them may. */
export function countingInto<T>(total: Work, compile: () => T): T {
  whole = total;
  try {
    return compile();
  } finally {
    whole = undefined;
  }
}

/** Counts what was compiled. */
export const spendOnCompiling = (units: number): void => current?.spend(units);
