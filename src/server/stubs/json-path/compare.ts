import { compileRegularExpression } from '../regular-expression.js';
import {
  equalsNumber,
  isJsonObject,
  isNumber,
  numberText,
  readNumber,
  toNumber,
} from '../json-number.js';
import type { Work } from '../work.js';
import { UNUSABLE } from './tokens.js';

/** What stands for a path in a filter that leads nowhere. */
export const UNDEFINED = Symbol('undefined');

/** Whether two values of a filter are equal, as Jayway has it: '5' is 5, and nothing that is not there is. */
export function equals(one: unknown, other: unknown, work: Work): boolean {
  work.spend(1);
  if (one === UNDEFINED || other === UNDEFINED) return false;
  if (isNumber(one)) return isNumber(other) ? equalsNumber(one, other) : equalsText(one, other);
  if (isNumber(other)) return typeof one === 'string' && one === numberText(other);
  if (isContainer(one)) return isContainer(other) && equalsDeep(one, other, work);
  return one === other;
}

/** A number on the left is checked against a text as a number. */
function equalsText(one: Parameters<typeof numberText>[0], other: unknown): boolean {
  if (typeof other !== 'string' || !/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(other))
    return false;
  return equalsNumber(one, readNumber(String(Number(other))));
}

const isContainer = (value: unknown): boolean => Array.isArray(value) || isJsonObject(value);

function equalsDeep(one: unknown, other: unknown, work: Work): boolean {
  work.spend(1);
  if (Array.isArray(one)) {
    return (
      Array.isArray(other) &&
      one.length === other.length &&
      one.every((item, index) => equalsDeep(item, other[index], work))
    );
  }
  if (isJsonObject(one)) {
    if (!isJsonObject(other)) return false;
    const names = Object.keys(one);
    return (
      names.length === Object.keys(other).length &&
      names.every((name) => Object.hasOwn(other, name) && equalsDeep(one[name], other[name], work))
    );
  }
  if (isNumber(one)) return isNumber(other) && numberText(one) === numberText(other);
  return one === other;
}

function order(one: unknown, other: unknown): number {
  if (isNumber(one) && isNumber(other)) {
    return equalsNumber(one, other) ? 0 : toNumber(one) - toNumber(other);
  }
  if (typeof one !== 'string' || typeof other !== 'string') return Number.NaN;
  return one === other ? 0 : one < other ? -1 : 1;
}

const contains = (list: readonly unknown[], value: unknown, work: Work): boolean =>
  list.some((item) => equals(value, item, work));

/** The elements of a list; what holds lists or objects ends the search, as in Jayway. */
function elements(value: unknown): readonly unknown[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const list: readonly unknown[] = value;
  if (list.some(isContainer)) throw UNUSABLE;
  return list;
}

export type Operator = (one: unknown, other: unknown, work: Work) => boolean;

const sized = (value: unknown): number | undefined =>
  typeof value === 'string' || Array.isArray(value) ? value.length : undefined;

const both =
  (test: (left: readonly unknown[], right: readonly unknown[], work: Work) => boolean): Operator =>
  (one, other, work) => {
    const right = elements(other);
    const left = elements(one);
    if (right === undefined || left === undefined) return false;
    return test(left, right, work);
  };

const isIn: Operator = (one, other, work) => {
  const list = elements(other);
  return list !== undefined && contains(list, one, work);
};

/** By name in upper case. */
export const OPERATORS: Readonly<Record<string, Operator>> = {
  '==': equals,
  '!=': (one, other, work) => !equals(one, other, work),
  '<': (one, other) => order(one, other) < 0,
  '<=': (one, other) => order(one, other) <= 0,
  '>': (one, other) => order(one, other) > 0,
  '>=': (one, other) => order(one, other) >= 0,
  IN: isIn,
  NIN: (one, other, work) => !isIn(one, other, work),
  CONTAINS(one, other, work) {
    if (typeof one === 'string' && typeof other === 'string') return one.includes(other);
    const list = elements(one);
    return list !== undefined && list.some((item) => equals(other, item, work));
  },
  SIZE: (one, other) => isNumber(other) && sized(one) === Math.trunc(toNumber(other)),
  EMPTY(one, other) {
    const size = sized(one);
    if (typeof other !== 'boolean' || isJsonObject(one)) throw UNUSABLE;
    return size !== undefined && (size === 0) === other;
  },
  SUBSETOF: both((left, right, work) => left.every((item) => contains(right, item, work))),
  ANYOF: both((left, right, work) => left.some((item) => contains(right, item, work))),
  NONEOF: both((left, right, work) => !left.some((item) => contains(right, item, work))),
};

/** What `=~ /…/i` asks: the whole text, or one of a list. */
export function compilePattern(source: string, flags: string): Operator {
  const inline = flags === '' ? '' : `(?${flags})`;
  const expression = compileRegularExpression(`${inline}${source}`, '', { dotAll: false });
  const matches = (value: unknown, work: Work): boolean => {
    const text = isNumber(value)
      ? numberText(value)
      : typeof value === 'string' || typeof value === 'boolean'
        ? String(value)
        : '';
    work.spend(expression.cost(text));
    return expression.matches(text);
  };
  return (one, _, work) =>
    Array.isArray(one)
      ? (elements(one) ?? []).some((item) => matches(item, work))
      : matches(one, work);
}
