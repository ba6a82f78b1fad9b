import type { components } from '../../openapi/admin-types.gen.js';
import { isObject } from '../../runtime/json.js';
import { equalsJson } from './json-equality.js';
import { compileJsonPath } from './json-path.js';
import { PatternError } from './pattern-error.js';
import { compileRegularExpression } from './regular-expression.js';

/** What a value must be, in WireMock's words. */
export type ValuePattern = components['schemas']['ValuePattern'];

/** How far a value is from what is wanted: 0 is a match, 1 has nothing in common with it. */
export type Distance = (value: string | undefined) => number;

/** @throws PatternError when a part of the pattern cannot be used */
export function compileValuePattern(pattern: ValuePattern, pointer: string): Distance {
  const tests = [...compileWords(pattern, pointer)];
  const only = tests[0];
  if (only === undefined) {
    throw new PatternError(pointer, 'has no word that says what the value must be');
  }
  if (tests.length === 1) return only;
  return (value) => Math.max(...tests.map((test) => test(value)));
}

function* compileWords(pattern: ValuePattern, pointer: string): Generator<Distance> {
  const { equalTo, caseInsensitive = false, contains, doesNotContain } = pattern;
  if (equalTo !== undefined) {
    const expected = textOf(equalTo, `${pointer}/equalTo`);
    yield present((value) =>
      caseInsensitive
        ? difference(expected.toLowerCase(), value.toLowerCase())
        : difference(expected, value),
    );
  }
  if (contains !== undefined) yield when((value) => value.includes(contains));
  if (doesNotContain !== undefined) yield when((value) => !value.includes(doesNotContain));
  if (pattern.matches !== undefined) {
    const expression = compileRegularExpression(pattern.matches, `${pointer}/matches`);
    yield when((value) => expression.matches(value));
  }
  if (pattern.doesNotMatch !== undefined) {
    const expression = compileRegularExpression(pattern.doesNotMatch, `${pointer}/doesNotMatch`);
    yield when((value) => !expression.matches(value));
  }
  if (pattern.equalToJson !== undefined) yield compileEqualToJson(pattern, pointer);
  if (pattern.matchesJsonPath !== undefined) {
    yield compileMatchesJsonPath(pattern.matchesJsonPath, `${pointer}/matchesJsonPath`);
  }
  if (pattern.binaryEqualTo !== undefined) {
    const expected = Buffer.from(pattern.binaryEqualTo, 'base64').toString();
    yield when((value) => value === expected);
  }
  const { absent, and, or, not } = pattern;
  if (absent !== undefined) yield (value) => ((value === undefined) === absent ? 0 : 1);
  if (and !== undefined) {
    const parts = and.map((part, index) => compileWithin(part, `${pointer}/and/${index}`));
    yield (value) => Math.max(...parts.map((part) => part(value)));
  }
  if (or !== undefined) {
    const parts = or.map((part, index) => compileWithin(part, `${pointer}/or/${index}`));
    yield (value) => Math.min(...parts.map((part) => part(value)));
  }
  if (not !== undefined) {
    const part = compileWithin(not, `${pointer}/not`);
    yield (value) => (part(value) === 0 ? 1 : 0);
  }
}

/** A pattern within another: the document leaves its words to us. */
function compileWithin(pattern: unknown, pointer: string): Distance {
  if (!isObject(pattern)) throw new PatternError(pointer, 'must be a pattern');
  for (const [word, operand] of Object.entries(pattern)) requireWord(word, operand, pointer);
  return compileValuePattern(pattern, pointer);
}

/** A value that is not there meets `absent`, and nothing else. */
function present(distance: (value: string) => number): Distance {
  return (value) => (value === undefined ? 1 : distance(value));
}

function when(test: (value: string) => boolean): Distance {
  return present((value) => (test(value) ? 0 : 1));
}

function compileEqualToJson(pattern: ValuePattern, pointer: string): Distance {
  const { equalToJson, ignoreArrayOrder = false, ignoreExtraElements = false } = pattern;
  let expected: unknown = equalToJson;
  if (typeof equalToJson === 'string') {
    expected = parseJson(equalToJson);
    if (expected === undefined) throw new PatternError(`${pointer}/equalToJson`, 'is not JSON');
  }
  const how = { ignoreArrayOrder, ignoreExtraElements };
  return when((value) => {
    const actual = parseJson(value);
    return actual !== undefined && equalsJson(expected, actual, how);
  });
}

function compileMatchesJsonPath(matchesJsonPath: unknown, pointer: string): Distance {
  const { expression, pattern } = readJsonPath(matchesJsonPath, pointer);
  const search = compileJsonPath(expression, pointer);
  const found = (value: string): readonly unknown[] => {
    const json = parseJson(value);
    return json === undefined ? [] : search(json);
  };
  if (pattern === undefined) return when((value) => found(value).length > 0);
  const distance = compileValuePattern(pattern, pointer);
  return present((value) => {
    const values = found(value);
    const texts = values.length === 0 ? [undefined] : values.map(jsonText);
    return Math.min(...texts.map(distance));
  });
}

function readJsonPath(
  value: unknown,
  pointer: string,
): { readonly expression: string; readonly pattern?: ValuePattern } {
  if (typeof value === 'string') return { expression: value };
  if (isObject(value) && typeof value['expression'] === 'string') {
    const { expression, ...pattern } = value;
    for (const [word, operand] of Object.entries(pattern)) requireWord(word, operand, pointer);
    return { expression, pattern };
  }
  throw new PatternError(pointer, 'must be a JSONPath, or an object with one as its expression');
}

/** The document cannot say this of a place that is either text or an object, so it is said here. */
const OPERANDS: Readonly<Record<string, readonly string[]>> = {
  equalTo: ['string', 'number', 'boolean'],
  equalToJson: ['string', 'number', 'boolean', 'object', 'array'],
  contains: ['string'],
  doesNotContain: ['string'],
  matches: ['string'],
  doesNotMatch: ['string'],
  absent: ['boolean'],
  caseInsensitive: ['boolean'],
  ignoreArrayOrder: ['boolean'],
  ignoreExtraElements: ['boolean'],
  matchesJsonPath: ['string', 'object'],
  binaryEqualTo: ['string'],
  and: ['array'],
  or: ['array'],
  not: ['object'],
};

function requireWord(word: string, operand: unknown, pointer: string): void {
  const types = Object.hasOwn(OPERANDS, word) ? OPERANDS[word] : undefined;
  if (types === undefined) {
    throw new PatternError(
      `${pointer}/${word}`,
      `is not known here; there are ${Object.keys(OPERANDS).join(', ')}`,
    );
  }
  if (!types.includes(Array.isArray(operand) ? 'array' : typeof operand)) {
    throw new PatternError(`${pointer}/${word}`, `must be of type ${types.join(' or ')}`);
  }
}

function textOf(value: unknown, pointer: string): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new PatternError(pointer, 'must be a text, a number or a truth value');
}

const jsonText = (value: unknown): string =>
  typeof value === 'string' ? value : JSON.stringify(value);

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** 0 for equal texts; else the share that lies between their common beginning and end. */
function difference(expected: string, actual: string): number {
  if (expected === actual) return 0;
  const shorter = Math.min(expected.length, actual.length);
  const longer = Math.max(expected.length, actual.length);
  let start = 0;
  while (start < shorter && expected[start] === actual[start]) start += 1;
  let end = 0;
  while (end < shorter - start && expected.at(-1 - end) === actual.at(-1 - end)) end += 1;
  return (longer - start - end) / longer;
}
