/** What names of states say: that a record begins there, that it is over, that what was waited for has happened. */
import { plain, stemOf, wordsOf } from './words.js';

export const FIRST =
  `created new draft open opened pending initial queued requested submitted scheduled waiting
  todo backlog placed received registered issued held reserved authorized started validating syncing in_progress
  running processing unpaid unverified inactive available enabled active`.split(/\s+/);

const LAST = new Set(
  `cancelled closed completed deleted expired rejected failed archived refunded done finished void voided
  declined denied terminated ended revoked returned abandoned noshow`
    .split(/\s+/)
    .map(stemOf),
);

/** The state that time leads to, where one looks like it. */
export const overIn = (states: readonly string[]): string | undefined =>
  states.find((state) => OVER.has(plain(state.toLowerCase())));

const OVER = new Set(['expired', 'expire', 'lapsed', 'elapsed', 'timedout', 'timeout']);

/** What somebody waited for has happened: time does not undo it. */
export const isSettled = (state: string): boolean =>
  wordsOf(state.toLowerCase()).some((word) => SETTLED.has(stemOf(word)));

const SETTLED = new Set(
  `accepted approved captured claimed confirmed consumed converted delivered fulfilled paid redeemed
  settled shipped signed succeeded used verified`
    .split(/\s+/)
    .map(stemOf),
);

/** A state that a record does not leave, by its name. */
export const isLast = (state: string): boolean =>
  overIn([state]) !== undefined ||
  LAST.has(plain(state.toLowerCase())) ||
  wordsOf(state.toLowerCase()).some((word) => LAST.has(stemOf(word)));
