import { RE2JS, RE2JSException } from 're2js';
import { PatternError } from './pattern-error.js';

/** A pattern that is longer costs more to compile than any stub can need. */
const MAX_LENGTH = 2000;

export interface RegularExpression {
  /** Whether the whole text matches, as in WireMock (Java's `matches`). */
  matches(text: string): boolean;
  /** Whether any part of the text matches. */
  finds(text: string): boolean;
}

/**
 * Compiles a regular expression that takes time in proportion to the text and no more, so that none
 * can hang the server. What makes the others hang (looking around, referring back) it does not know.
 *
 * @throws PatternError when it does not compile
 */
export function compileRegularExpression(pattern: string, pointer: string): RegularExpression {
  if (pattern.length > MAX_LENGTH) {
    throw new PatternError(pointer, `is longer than ${MAX_LENGTH} characters`);
  }
  try {
    const compiled = RE2JS.compile(pattern, RE2JS.DOTALL);
    return {
      matches: (text) => compiled.matches(text),
      finds: (text) => compiled.matcher(text).find(),
    };
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error;
    throw new PatternError(
      pointer,
      `is not a regular expression that is safe to run (${error.message}). The syntax is that of RE2: no look-around, no back-references`,
    );
  }
}
