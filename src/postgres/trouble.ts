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

/** What the client library says without a code, and the database of tables that change under a statement. */
const BROKEN =
  /connection terminated|timeout e|connection error|not queryable|cannot use a pool after|query read timeout|cached plan must not change|could not open relation|cache lookup failed/i;

/** Of PostgreSQL, when tables, columns or a schema are not there or are others. */
const GONE = /^(?:42|3F)/;

/** Of PostgreSQL, when this user may not do it, or is not let in. */
const DENIED = /^(?:28|3D|42501)/;

/** Whether it is not a fault of ours: the same may go well later. */
export function isPassing(error: unknown): boolean {
  const code = String(codeOf(error));
  return NETWORK.has(code) || PASSING.test(code) || BROKEN.test(messageOf(error));
}

/** What the database said, where somebody has put it into words already. */
export const causeOf = (error: unknown): unknown =>
  error instanceof StorageError && error.cause !== undefined ? error.cause : error;

/** Whether it took as long as it may: the same again would only double the time that somebody waits. */
export const isOverdue = (error: unknown): boolean =>
  /^(?:57014|55P03|ETIMEDOUT)$/.test(String(codeOf(error))) ||
  /timeout e|query read timeout|connection timeout/i.test(messageOf(error));

const isGone = (error: unknown): boolean => GONE.test(String(codeOf(error)));
const isDenied = (error: unknown): boolean => DENIED.test(String(codeOf(error)));

/** Whether the database itself refused a statement, and goes on: nothing of the transaction is kept. */
export const isRefused = (error: unknown): boolean =>
  isOfDatabase(error) && !/^(?:08|57P|25P03)/.test(String(codeOf(error)));

/** Only errors of the database have such a code. Others are ours, or those of whoever asked. */
export const isOfDatabase = (error: unknown): boolean =>
  /^[0-9A-Z]{5}$/.test(String(codeOf(error))) && !NETWORK.has(String(codeOf(error)));

/** Whether what it was to write cannot be written, today or tomorrow: its form or its size is refused. */
export const isOfTheValue = (error: unknown): boolean => /^(?:22|54)/.test(String(codeOf(error)));

/** Whether somebody has written a row of this key before. */
export const isTaken = (error: unknown): boolean => codeOf(error) === '23505';

/** A world that somebody has deleted between two questions of one request. */
export const goneOf = (world: string): UnavailableStorageError =>
  new UnavailableStorageError(
    `the world ${world} was deleted while this request was answered. Send it again.`,
  );

/** What a person can do about tables that are gone. */
export const MAKE_ANEW =
  'Restore the tables, or drop the schema and start one replica again: it makes them anew, and all replicas go on with them.';

/**
 * The error as the rest of the program knows it.
 *
 * @param isInDoubt whether a change was on its way, so that nobody knows what became of it when the connection broke
 */
export function toStorageError(error: unknown, shown: string, isInDoubt = false): unknown {
  if (error instanceof StorageError) return error;
  if (isDenied(error)) {
    return new UnavailableStorageError(
      `the database ${shown} does not let this replica in: ${messageOf(error)}. Are the address and the user right, and what the user may do?`,
      { cause: error },
    );
  }
  if (isGone(error)) {
    return new UnavailableStorageError(
      `the database ${shown} has no backend for this replica any more: ${messageOf(error)}. ${MAKE_ANEW}`,
      { cause: error },
    );
  }
  if (!isPassing(error)) {
    return isOfDatabase(error)
      ? new StorageError(`the database ${shown} refused it: ${messageOf(error)}.`, { cause: error })
      : error;
  }
  const reason = `the database ${shown} does not answer as it should (${messageOf(error)}). Try again`;
  return isInDoubt && !isRefused(error)
    ? new InDoubtStorageError(
        `It is unknown whether this change was saved: ${reason}, and look first.`,
        { cause: error },
      )
    : new UnavailableStorageError(`${reason}.`, { cause: error });
}
