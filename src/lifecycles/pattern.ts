/**
 * Texts of a simple regular expression, drawn by chance. A library that does this (fast-check) is far
 * too slow and too big for the id of each new record; see docs/decisions/0160-ids-by-a-pattern.md.
 */
import type { Random } from '../runtime/random.js';
import { ExpressionError } from './expression.js';

export interface Pattern {
  readonly draw: (random: Random) => string;
  /** How many texts it may make. */
  readonly variety: number;
}

/** Where the expression sets no upper limit, a text is this long. */
const USUAL_LENGTH = 12;
/** What a class may be of; others are of no use in a path. */
const PRINTABLE = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index));
const SHORTHANDS: Readonly<Record<string, RegExp>> = { d: /\d/, w: /\w/ };

/** @throws ExpressionError for what is more than letters, classes, groups, choices and counts */
export function readPattern(source: string): Pattern {
  const body = source.replace(/^\^/, '').replace(/(?<!\\)\$$/, '');
  const reader = new Reader(source, body);
  const pattern = reader.choice();
  if (!reader.isAtEnd()) throw reader.failure();
  return pattern;
}

class Reader {
  readonly #source: string;
  readonly #text: string;
  #at = 0;

  constructor(source: string, text: string) {
    this.#source = source;
    this.#text = text;
  }

  isAtEnd(): boolean {
    return this.#at >= this.#text.length;
  }

  failure(): ExpressionError {
    const rest = this.#text.slice(this.#at, this.#at + 12);
    return new ExpressionError(
      `$pattern cannot make texts of ${this.#source} (at ${rest === '' ? 'its end' : rest}); it knows letters, classes as [A-Z0-9] and \\d, groups, choices, and counts as {8}`,
    );
  }

  choice(): Pattern {
    const branches = [this.#sequence()];
    while (this.#take('|')) branches.push(this.#sequence());
    const [only] = branches;
    if (branches.length === 1 && only !== undefined) return only;
    return {
      draw: (random) => branches[random.uint32() % branches.length]?.draw(random) ?? '',
      variety: branches.reduce((sum, { variety }) => sum + variety, 0),
    };
  }

  #sequence(): Pattern {
    const parts: Pattern[] = [];
    while (!this.isAtEnd() && !['|', ')'].includes(this.#next())) parts.push(this.#counted());
    return {
      draw: (random) => parts.map(({ draw }) => draw(random)).join(''),
      variety: parts.reduce((product, { variety }) => product * variety, 1),
    };
  }

  #counted(): Pattern {
    const part = this.#part();
    const count = this.#count();
    // A lazy or possessive mark changes nothing of what fits.
    if (count !== 1) this.#take('?');
    return {
      draw: (random) => Array.from({ length: count }, () => part.draw(random)).join(''),
      variety: part.variety ** count,
    };
  }

  #count(): number {
    if (this.#take('?')) return 1;
    if (this.#take('*') || this.#take('+')) return USUAL_LENGTH;
    const [whole, least, comma, most] =
      /^\{(\d+)(,?)(\d*)\}/.exec(this.#text.slice(this.#at)) ?? [];
    if (whole === undefined) return 1;
    this.#at += whole.length;
    if (comma === '') return Number(least);
    const wanted = Math.max(Number(least), USUAL_LENGTH);
    return most === '' ? wanted : Math.min(Number(most), wanted);
  }

  #part(): Pattern {
    if (this.#take('(')) {
      if (this.#next() === '?' && !this.#take('?:')) throw this.failure();
      const inner = this.choice();
      if (!this.#take(')')) throw this.failure();
      return inner;
    }
    if (this.#take('[')) return oneOf(this.#class());
    if (this.#take('\\')) return oneOf(this.#escaped());
    const letter = this.#next();
    if (/[\^$.*+?{}\])]/.test(letter)) throw this.failure();
    this.#at += 1;
    return oneOf([letter]);
  }

  #class(): readonly string[] {
    const isNot = this.#take('^');
    const letters = new Set<string>();
    while (!this.#take(']')) {
      if (this.isAtEnd()) throw this.failure();
      const first = this.#letters();
      const [from] = first;
      const isRange = first.length === 1 && /^-[^\]]/.test(this.#text.slice(this.#at));
      if (!isRange || from === undefined) {
        for (const each of first) letters.add(each);
        continue;
      }
      this.#at += 1;
      const [to = ''] = this.#letters();
      for (let code = from.charCodeAt(0); code <= to.charCodeAt(0); code += 1) {
        letters.add(String.fromCharCode(code));
      }
    }
    const chosen = isNot ? PRINTABLE.filter((each) => !letters.has(each)) : [...letters];
    if (chosen.length === 0) throw this.failure();
    return chosen;
  }

  #letters(): readonly string[] {
    if (this.#take('\\')) return this.#escaped();
    const letter = this.#next();
    this.#at += 1;
    return [letter];
  }

  #escaped(): readonly string[] {
    const letter = this.#next();
    const shorthand = Object.hasOwn(SHORTHANDS, letter) ? SHORTHANDS[letter] : undefined;
    if (shorthand === undefined && /[A-Za-z0-9]|^$/.test(letter)) throw this.failure();
    this.#at += 1;
    return shorthand === undefined ? [letter] : PRINTABLE.filter((each) => shorthand.test(each));
  }

  #next(): string {
    return this.#text.charAt(this.#at);
  }

  #take(text: string): boolean {
    if (!this.#text.startsWith(text, this.#at)) return false;
    this.#at += text.length;
    return true;
  }
}

function oneOf(letters: readonly string[]): Pattern {
  return {
    draw: (random) => letters[random.uint32() % letters.length] ?? '',
    variety: letters.length,
  };
}
