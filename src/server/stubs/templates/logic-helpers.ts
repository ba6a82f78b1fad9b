import { isNumber, toNumber } from '../json-number.js';
import type { Helpers } from './helper.js';
import { isEqual, isTruthy, TemplateError } from './values.js';

const comparing = (test: (order: number) => boolean): Helpers[string] => ({
  values: [2, 2],
  takesBlock: true,
  call: ([one, other]) => test(compare(one, other)),
});

function compare(one: unknown, other: unknown): number {
  if (isNumber(one) && isNumber(other)) return toNumber(one) - toNumber(other);
  if (typeof one === 'string' && typeof other === 'string') {
    return one < other ? -1 : one > other ? 1 : 0;
  }
  throw new TemplateError('compares two numbers or two texts; values of a request are objects');
}

/** Helpers that say true or false; a block of theirs is shown when they say true. */
export const logicHelpers: Helpers = {
  eq: { values: [2, 2], takesBlock: true, call: ([one, other]) => isEqual(one, other) },
  neq: { values: [2, 2], takesBlock: true, call: ([one, other]) => !isEqual(one, other) },
  gt: comparing((order) => order > 0),
  gte: comparing((order) => order >= 0),
  lt: comparing((order) => order < 0),
  lte: comparing((order) => order <= 0),
  and: { values: [2, 20], takesBlock: true, call: (values) => values.every(isTruthy) },
  or: { values: [2, 20], takesBlock: true, call: (values) => values.some(isTruthy) },
  not: { values: [1, 1], takesBlock: true, call: ([value]) => !isTruthy(value) },
};
