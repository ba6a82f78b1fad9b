import { codeOf, messageOf } from '../runtime/failure.js';
import { InDoubtStorageError, StorageError, UnavailableStorageError } from '../store/store.js';

/** Of Node, when a host is not reached or a connection breaks. */
const NETWORK = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOENT',
]);

/**
 * Of PostgreSQL, when it is not there for now: connections that end or cannot begin (class 08, 57P), too many of
 * them (53), a statement or a lock that took too long, a transaction ended because it waited or because of a
 * deadlock, a primary that has become a standby.
 */
const PASSING = /^(?:08|53|57P0[1-5]|57014|55P03|25P0[34]|25006|40001|40P01)/;

/** What the client library says without a code. */
const BROKEN =
  /connection terminated|timeout exceeded|connection error|not queryable|cannot use a pool after|query read timeout/i;

/** Whether it is not a fault of ours: the same may go well later. */
export function isPassing(error: unknown): boolean {
  const code = String(codeOf(error));
  return NETWORK.has(code) || PASSING.test(code) || BROKEN.test(messageOf(error));
}

/** Whether somebody has written a row of this key before. */
export const isTaken = (error: unknown): boolean => codeOf(error) === '23505';

/**
 * The error as the rest of the program knows it.
 *
 * @param isInDoubt whether a change was on its way, so that nobody knows what became of it
 */
export function toStorageError(error: unknown, shown: string, isInDoubt = false): unknown {
  if (error instanceof StorageError) return error;
  if (!isPassing(error)) {
    // Only errors of the database have such a code. Others are ours, or those of whoever asked.
    const isOfDatabase = /^[0-9A-Z]{5}$/.test(String(codeOf(error)));
    return isOfDatabase
      ? new StorageError(`the database ${shown} refused it: ${messageOf(error)}.`, { cause: error })
      : error;
  }
  const reason = `the database ${shown} does not answer as it should (${messageOf(error)}). Try again`;
  return isInDoubt
    ? new InDoubtStorageError(
        `It is unknown whether this change was saved: ${reason}, and look first.`,
        { cause: error },
      )
    : new UnavailableStorageError(`${reason}.`, { cause: error });
}
