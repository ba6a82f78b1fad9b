import type { components } from '../../openapi/admin-types.gen.js';
import { isObject } from '../../runtime/json.js';
import { allOf, anyOf, editDistance, heldAs, unless, when, type Distance } from './distance.js';
import { PER_CHARACTER, type Examined } from './examined.js';
import { compileEqualToJson } from './json-equality.js';
import { compileMatchesJsonPath } from './json-path-pattern.js';
import { compileMatchesJsonSchema } from './json-schema-pattern.js';
import { compileDateTime, DATE_MODIFIERS } from './date-time-pattern.js';
import { requireFlag, requireText } from './operand.js';
import { PatternError } from './pattern-error.js';
import { compileRegularExpression } from './regular-expression.js';
import { difference } from './text-distance.js';

/** What a value must be, in WireMock's words. */
export type ValuePattern = components['schemas']['ValuePattern'];

/** Compiles what stands at one word of a pattern; modifiers stand beside it. */
type CompileWord = (pattern: ValuePattern, pointer: string) => Distance;

const WORDS: Readonly<Record<string, CompileWord>> = {
  equalTo: compileEqualTo,
  equalToJson: compileEqualToJson,
  matchesJsonPath: (pattern, pointer) =>
    compileMatchesJsonPath(pattern.matchesJsonPath, `${pointer}/matchesJsonPath`, compileWithin),
  matchesJsonSchema: compileMatchesJsonSchema,
  contains: (pattern, pointer) => when(includes(pattern.contains, `${pointer}/contains`)),
  doesNotContain: (pattern, pointer) =>
    unless(includes(pattern.doesNotContain, `${pointer}/doesNotContain`)),
  matches: (pattern, pointer) => when(matches(pattern.matches, `${pointer}/matches`)),
  doesNotMatch: (pattern, pointer) =>
    unless(matches(pattern.doesNotMatch, `${pointer}/doesNotMatch`)),
  before: compileDateTime('before'),
  after: compileDateTime('after'),
  equalToDateTime: compileDateTime('equalToDateTime'),
  anything(pattern, pointer) {
    requireText(pattern.anything, `${pointer}/anything`);
    return () => 0;
  },
  absent(pattern, pointer) {
    // To WireMock, `false` means the same as `true`.
    if (pattern.absent === false) {
      throw new PatternError(`${pointer}/absent`, 'must be true; WireMock treats false as true');
    }
    return (value) => (value === undefined ? 0 : 1);
  },
  and: (pattern, pointer) => allOf(compileParts(pattern.and, `${pointer}/and`)),
  or: (pattern, pointer) => anyOf(compileParts(pattern.or, `${pointer}/or`)),
  not(pattern, pointer) {
    const part = compileWithin(pattern.not, `${pointer}/not`);
    return (value) => (part(value) === 0 ? 1 : 0);
  },
};

/** What stands beside a word and changes it. */
const MODIFIERS: Readonly<Record<string, readonly string[]>> = {
  equalTo: ['caseInsensitive'],
  equalToJson: ['ignoreArrayOrder', 'ignoreExtraElements'],
  matchesJsonSchema: ['schemaVersion'],
  before: DATE_MODIFIERS,
  after: DATE_MODIFIERS,
  equalToDateTime: DATE_MODIFIERS,
};

/** What is left out on purpose, and why. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  equalToXml: 'is not supported: this API uses JSON, and reading XML would need another dependency',
  matchesXPath:
    'is not supported: this API uses JSON, and reading XML would need another dependency',
};

/** @throws PatternError when a part of the pattern cannot be used */
export function compileValuePattern(pattern: ValuePattern, pointer: string): Distance {
  const names = Object.keys(pattern).filter((name) => pattern[name] !== undefined);
  for (const name of names) {
    const why = Object.hasOwn(LEFT_OUT, name) ? LEFT_OUT[name] : undefined;
    if (why !== undefined) throw new PatternError(`${pointer}/${name}`, why);
  }
  const [word, second] = names.filter((name) => Object.hasOwn(WORDS, name));
  const compile = word === undefined ? undefined : WORDS[word];
  if (word === undefined || compile === undefined) {
    throw new PatternError(
      names[0] === undefined ? pointer : `${pointer}/${names[0]}`,
      `is not a matcher. Matchers: ${Object.keys(WORDS).join(', ')}`,
    );
  }
  if (second !== undefined) {
    throw new PatternError(
      `${pointer}/${second}`,
      `cannot be used together with ${word}, because WireMock uses only one of them; put both into and`,
    );
  }
  const modifiers = MODIFIERS[word] ?? [];
  const unknown = names.find((name) => name !== word && !modifiers.includes(name));
  if (unknown !== undefined) {
    throw new PatternError(
      `${pointer}/${unknown}`,
      modifiers.length === 0
        ? `cannot be used with ${word}`
        : `cannot be used with ${word}, which takes ${modifiers.join(', ')}`,
    );
  }
  return compile(pattern, pointer);
}

/** A pattern within another: the document leaves its words to us. */
export function compileWithin(pattern: unknown, pointer: string): Distance {
  if (!isObject(pattern)) throw new PatternError(pointer, 'must be a pattern');
  return compileValuePattern(pattern, pointer);
}

function compileParts(parts: unknown, pointer: string): readonly Distance[] {
  if (!Array.isArray(parts) || parts.length < 2) {
    throw new PatternError(pointer, 'must be a list of two patterns or more, as in WireMock');
  }
  return parts.map((part, index) => compileWithin(part, `${pointer}/${index}`));
}

function compileEqualTo({ equalTo, caseInsensitive }: ValuePattern, pointer: string): Distance {
  const expected = requireText(equalTo, `${pointer}/equalTo`);
  const ignoresCase = requireFlag(caseInsensitive, `${pointer}/caseInsensitive`);
  const folded = expected.toLowerCase();
  const distance = (value: Examined | undefined): number => {
    if (value === undefined) return 1;
    if (ignoresCase && value.text.toLowerCase() === folded) return 0;
    const share = difference(expected, value.text);
    return share === 0 && value.text !== expected ? 1 : share;
  };
  return heldAs(distance, (value) => editDistance(expected, value));
}

function includes(operand: unknown, pointer: string): (value: Examined) => boolean {
  const part = requireText(operand, pointer);
  return ({ text, work }) => {
    work.spend(text.length * PER_CHARACTER);
    return text.includes(part);
  };
}

function matches(operand: unknown, pointer: string): (value: Examined) => boolean {
  const expression = compileRegularExpression(requireText(operand, pointer), pointer);
  return ({ text, work }) => {
    work.spend(expression.cost(text));
    return expression.matches(text);
  };
}
