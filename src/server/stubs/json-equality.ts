import { when, type Distance } from './distance.js';
import type { ValuePattern } from './value-pattern.js';
import { equalsNumber, isJsonObject, isNumber } from './json-number.js';
import { spendOnCompiling } from './compiling.js';
import { PER_CHARACTER } from './examined.js';
import { parseJson, parsingCost } from './json-text.js';
import { requireFlag } from './operand.js';
import { PatternError } from './pattern-error.js';
import { compilePlaceholders, type Placeholder } from './json-placeholder.js';
import type { Work } from './work.js';

interface Comparison {
  /** The elements of a list may come in any order. */
  readonly ignoreArrayOrder: boolean;
  /** What is expected may be a part of what is there. */
  readonly ignoreExtraElements: boolean;
  /** What some of the expected texts stand for. */
  readonly placeholders: ReadonlyMap<string, Placeholder>;
  readonly work: Work;
}

/** @throws PatternError */
export function compileEqualToJson(pattern: ValuePattern, pointer: string): Distance {
  const { equalToJson, ignoreArrayOrder, ignoreExtraElements } = pattern;
  const text = typeof equalToJson === 'string' ? equalToJson : JSON.stringify(equalToJson);
  spendOnCompiling(text.length * PER_CHARACTER + parsingCost(text));
  const expected = parseJson(text);
  if (expected === undefined) throw new PatternError(`${pointer}/equalToJson`, 'is not JSON');
  const how = {
    ignoreArrayOrder: requireFlag(ignoreArrayOrder, `${pointer}/ignoreArrayOrder`),
    ignoreExtraElements: requireFlag(ignoreExtraElements, `${pointer}/ignoreExtraElements`),
  };
  const placeholders = compilePlaceholders(expected, `${pointer}/equalToJson`);
  return when((value) => {
    const actual = value.json();
    return (
      actual !== undefined &&
      equalsJson(expected, actual, { ...how, placeholders, work: value.work })
    );
  });
}

/** Whether a JSON value is the expected one, as JsonUnit has it. */
function equalsJson(expected: unknown, actual: unknown, how: Comparison): boolean {
  how.work.spend(1);
  if (typeof expected === 'string') {
    const placeholder = how.placeholders.get(expected);
    return placeholder === undefined ? expected === actual : placeholder.accepts(actual, how.work);
  }
  if (isNumber(expected)) return isNumber(actual) && equalsNumber(expected, actual);
  if (Array.isArray(expected)) return Array.isArray(actual) && equalsList(expected, actual, how);
  if (!isJsonObject(expected)) return expected === actual;
  return isJsonObject(actual) && equalsObject(expected, actual, how);
}

function equalsObject(
  expected: Readonly<Record<string, unknown>>,
  actual: Readonly<Record<string, unknown>>,
  how: Comparison,
): boolean {
  const isOptional = (name: string): boolean => {
    const value = expected[name];
    return typeof value === 'string' && how.placeholders.get(value)?.ignoresElement === true;
  };
  const names = Object.keys(expected);
  if (
    !how.ignoreExtraElements &&
    !Object.keys(actual).every((name) => Object.hasOwn(expected, name))
  ) {
    return false;
  }
  return names.every(
    (name) =>
      isOptional(name) ||
      (Object.hasOwn(actual, name) && equalsJson(expected[name], actual[name], how)),
  );
}

function equalsList(
  expected: readonly unknown[],
  actual: readonly unknown[],
  how: Comparison,
): boolean {
  if (how.ignoreExtraElements ? actual.length < expected.length : actual.length !== expected.length)
    return false;
  return how.ignoreArrayOrder
    ? equalsInAnyOrder(expected, actual, how)
    : expected.every((item, index) => equalsJson(item, actual[index], how));
}

function equalsInAnyOrder(
  expected: readonly unknown[],
  actual: readonly unknown[],
  how: Comparison,
): boolean {
  // Where two are the same to the letter, they can always be given to each other: whatever else could
  // take one of them can take what the other would have had. Long lists mostly end here.
  const left = new Map<string, number[]>();
  for (const [index, item] of actual.entries()) {
    const text = canonical(item, how);
    const same = left.get(text);
    if (same === undefined) left.set(text, [index]);
    else same.push(index);
  }
  const open = expected.filter((item) => left.get(canonical(item, how))?.pop() === undefined);
  if (open.length === 0) return true;
  const rest = [...left.values()].flat().map((index) => actual[index]);
  return assign(open, rest, how);
}

/** Making a text of a value, to sort and look it up, against a visit to it. */
const PER_CANONICAL = 3;

/** Each level writes the text of the one below once more, so the length counts at each. */
function canonical(value: unknown, how: Comparison): string {
  const text = writeCanonical(value, how);
  how.work.spend(PER_CANONICAL + text.length * PER_CHARACTER);
  return text;
}

function writeCanonical(value: unknown, how: Comparison): string {
  if (Array.isArray(value)) {
    const items = value.map((item) => canonical(item, how));
    return `[${(how.ignoreArrayOrder ? items.sort() : items).join(',')}]`;
  }
  if (isJsonObject(value)) {
    const names = Object.keys(value).sort();
    return `{${names.map((name) => `${JSON.stringify(name)}:${canonical(value[name], how)}`).join(',')}}`;
  }
  return isNumber(value)
    ? String(typeof value === 'number' ? value : value.value)
    : JSON.stringify(value);
}

/**
 * Finds each expected element one of its own among the others (Kuhn's algorithm). Taking the first
 * that fits would fail where a loose element takes what only a strict one could have used.
 */
function assign(
  expected: readonly unknown[],
  actual: readonly unknown[],
  how: Comparison,
): boolean {
  const takenBy = new Map<number, number>();
  const fits = new Map<number, readonly number[]>();
  const fitting = (item: number): readonly number[] => {
    const known = fits.get(item);
    if (known !== undefined) return known;
    const found = actual.flatMap((other, index) =>
      equalsJson(expected[item], other, how) ? [index] : [],
    );
    fits.set(item, found);
    return found;
  };
  const place = (item: number, tried: Set<number>): boolean =>
    fitting(item).some((index) => {
      how.work.spend(1);
      if (tried.has(index)) return false;
      tried.add(index);
      const holder = takenBy.get(index);
      if (holder !== undefined && !place(holder, tried)) return false;
      takenBy.set(index, item);
      return true;
    });
  return expected.every((_, item) => place(item, new Set()));
}
