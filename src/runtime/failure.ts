/**
 * What an error says. Asked of the value itself, not of its class: in a Jest test, errors of Node's
 * own modules are of another `Error` class than the code that catches them.
 */

/** What was given to the command cannot be used: a misuse (exit code 2), not a failure. */
export class UnusableInput extends Error {
  override readonly name: string = 'UnusableInput';
}

/** The code of a system error (`ENOENT`, …). */
export function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}

export function messageOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'message' in error
    ? String(error.message)
    : String(error);
}
