import { RE2JS, RE2JSException } from 're2js';
import { spendOnCompiling } from './compiling.js';
import { PER_CHARACTER } from './examined.js';
import { PatternError } from './pattern-error.js';

/** A pattern that is longer costs more to compile than any stub can need. */
const MAX_LENGTH = 2000;

/**
 * Bytes in which an expression keeps what it has worked out of itself; each text can add to it. The less it
 * is, the less is worked out for nothing: with RE2's own limit, a text could cost ten times as much.
 */
const MAX_MEMORY = 256 * 1024;

/** What it costs to compile an expression, and each of its instructions. */
const PER_EXPRESSION = 150;
const PER_INSTRUCTION = 4;

/** A class of Unicode is hundreds of ranges in one instruction. */
const UNICODE_CLASS = /\\[pP]/;
const PER_UNICODE_INSTRUCTION = 250;

export interface RegularExpression {
  /** Whether the whole text matches, as in WireMock (Java's `matches`). */
  matches(text: string): boolean;
  /** Whether any part of the text matches. */
  finds(text: string): boolean;
  /** The first part of the text that matches, and its groups; `undefined` when none does. */
  extract(text: string): readonly string[] | undefined;
  /** The groups of every part that matches, one after the other. Tells the length of what is left. */
  groups(text: string, onPart: (rest: number) => void): readonly string[];
  /** The most that one of these costs, in units of work. */
  cost(text: { readonly length: number }): number;
}

/**
 * Compiles a regular expression that takes time in proportion to the text and no more, so that none
 * can hang the server. What makes the others hang (looking around, referring back) it does not know.
 *
 * @throws PatternError when it does not compile
 */
export function compileRegularExpression(
  pattern: string,
  pointer: string,
  { dotAll = true } = {},
): RegularExpression {
  if (pattern.length > MAX_LENGTH) {
    throw new PatternError(pointer, `is longer than ${MAX_LENGTH} characters`);
  }
  const odd = readOtherwise(pattern);
  if (odd !== undefined) {
    throw new PatternError(
      pointer,
      `has ${odd}, which has another meaning in Java than in RE2, whose syntax is used here`,
    );
  }
  try {
    const compiled = RE2JS.compile(pattern, dotAll ? RE2JS.DOTALL : 0);
    const size = compiled.programSize();
    const hasClasses = UNICODE_CLASS.test(pattern);
    spendOnCompiling(
      PER_EXPRESSION + size * (hasClasses ? PER_UNICODE_INSTRUCTION : PER_INSTRUCTION),
    );
    // Made here and not at the first text: for classes of Unicode, that alone takes long.
    const automaton = compiled.re2().dfa;
    automaton.stateBudget = MAX_MEMORY;
    automaton.memBudget = MAX_MEMORY;
    const perCharacter = (hasClasses ? 4 : 2) * size * PER_CHARACTER;
    return {
      matches: (text) => compiled.matches(text),
      finds: (text) => compiled.test(text),
      extract(text) {
        const matcher = compiled.matcher(text);
        if (!matcher.find()) return undefined;
        return Array.from(
          { length: matcher.groupCount() + 1 },
          (_, group) => matcher.group(group) ?? '',
        );
      },
      groups(text, onPart) {
        const matcher = compiled.matcher(text);
        const groups: string[] = [];
        while (matcher.find()) {
          onPart(text.length - matcher.end());
          for (let group = 1; group <= matcher.groupCount(); group += 1) {
            groups.push(matcher.group(group) ?? '');
          }
        }
        return groups;
      },
      cost: (text) => 1 + text.length * perCharacter,
    };
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error;
    throw new PatternError(
      pointer,
      `is not a regular expression that is safe to run (${error.message}). The syntax is that of RE2: no look-around, no back-references`,
    );
  }
}

/** What both Java and RE2 read, but not as the same. */
function readOtherwise(pattern: string): string | undefined {
  const parts = /\\Q.*?(?:\\E|$)|\\.|\[\^?\]?(?:\\.|[^\]\\])*\]?|\(\?[a-zA-Z]+|\{,/gs;
  let ignoresCase = false;
  for (const [part] of pattern.matchAll(parts)) {
    if (part.startsWith('[') && /&&|[^\\]\[/.test(part)) return 'a class within a class';
    if (part === '\\v') return '\\v';
    if (part === '{,') return '{,';
    if (part.startsWith('(?') && part.includes('i')) ignoresCase = true;
  }
  return ignoresCase && /[^\0-\x7f]/.test(pattern) ? '(?i) with letters beyond ASCII' : undefined;
}
