import { isObject } from '../../runtime/json.js';

export interface JsonComparison {
  /** The elements of a list may come in any order. */
  readonly ignoreArrayOrder: boolean;
  /** What is expected may be a part of what is there. */
  readonly ignoreExtraElements: boolean;
}

/** Whether a JSON value is the expected one, with the placeholders of JsonUnit that WireMock takes. */
export function equalsJson(expected: unknown, actual: unknown, how: JsonComparison): boolean {
  if (typeof expected === 'string') return equalsText(expected, actual);
  if (Array.isArray(expected)) return Array.isArray(actual) && equalsList(expected, actual, how);
  if (!isObject(expected)) return expected === actual;
  if (!isObject(actual)) return false;
  const keys = Object.keys(expected);
  if (!how.ignoreExtraElements && Object.keys(actual).length !== keys.length) return false;
  return keys.every(
    (key) => Object.hasOwn(actual, key) && equalsJson(expected[key], actual[key], how),
  );
}

const PLACEHOLDER = /^[$#]\{json-unit\.([a-z-]+)\}$/;

function equalsText(expected: string, actual: unknown): boolean {
  switch (PLACEHOLDER.exec(expected)?.[1]) {
    case 'ignore':
    case 'ignore-element':
      return true;
    case 'any-string':
      return typeof actual === 'string';
    case 'any-number':
      return typeof actual === 'number';
    case 'any-boolean':
      return typeof actual === 'boolean';
    default:
      return expected === actual;
  }
}

function equalsList(
  expected: readonly unknown[],
  actual: readonly unknown[],
  how: JsonComparison,
): boolean {
  if (how.ignoreExtraElements ? actual.length < expected.length : actual.length !== expected.length)
    return false;
  return how.ignoreArrayOrder
    ? assign(expected, actual, how)
    : expected.every((item, index) => equalsJson(item, actual[index], how));
}

/**
 * Finds each expected element one of its own among the others (Kuhn's algorithm). Taking the first
 * that fits would fail where a loose element takes what only a strict one could have used.
 */
function assign(
  expected: readonly unknown[],
  actual: readonly unknown[],
  how: JsonComparison,
): boolean {
  const fits = expected.map((item) =>
    actual.flatMap((other, index) => (equalsJson(item, other, how) ? [index] : [])),
  );
  const takenBy = new Map<number, number>();
  const place = (item: number, tried: Set<number>): boolean =>
    (fits[item] ?? []).some((index) => {
      if (tried.has(index)) return false;
      tried.add(index);
      const holder = takenBy.get(index);
      if (holder !== undefined && !place(holder, tried)) return false;
      takenBy.set(index, item);
      return true;
    });
  return expected.every((_, item) => place(item, new Set()));
}
