import type { Violation } from '../../openapi/operation.js';

/** A pattern or an answer of a stub that cannot be used, with its place in the body that brought it. */
export class PatternError extends Error implements Violation {
  constructor(
    readonly pointer: string,
    message: string,
  ) {
    super(message);
    this.name = 'PatternError';
  }
}
