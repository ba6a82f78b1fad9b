import { machineTime } from '../../runtime/clock.js';
import { charge } from './turns.js';

/**
 * How much may be done to hold one request against stubs. A stub's conditions come from strangers and
 * so do bodies; together they can ask for hours. One unit is about a visit to a value of a body.
 */
export interface Work {
  /** @throws WorkExceeded when more is asked for than one request may cost */
  spend(units: number): void;
  /** Leaves at most so much to be done. */
  leave(units: number): void;
  /** The time that `now` means in a pattern; milliseconds since the epoch. */
  now(): number;
}

/** Under a tenth of a second on a slow machine. */
export const REQUEST_WORK = 250_000;

/** What one answer of a template may cost: about 15 million characters of plain text. */
export const RENDER_WORK = 250_000;

/** What it may cost to tell whom a request has missed that nobody took: nobody asked for it. */
export const MISSED_WORK = 50_000;

/** What one search through the journal or the stubs may cost. */
export const SEARCH_WORK = 250_000;

/** What a request is to be checked against costs more than one request may. */
export class WorkExceeded extends Error {
  override readonly name = 'WorkExceeded';

  constructor() {
    super('the conditions cost more than the limit for one request');
  }
}

/** @param whole what this work is a part of, and counts for as well */
export function createWork(
  now: () => number = machineTime,
  limit = REQUEST_WORK,
  whole?: Work,
): Work {
  let left = limit;
  return {
    now,
    leave(units) {
      left = Math.min(left, units);
    },
    spend(units) {
      left -= units;
      if (whole === undefined) charge(units);
      else whole.spend(units);
      if (left < 0) throw new WorkExceeded();
    },
  };
}
