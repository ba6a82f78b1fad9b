/** The functions of templates that chance decides. */
import { ExpressionError, type Evaluate } from './expression.js';
import type { Effects, Template } from './template.js';

export type MakeFunction = (
  argument: Template,
  rest: Readonly<Record<string, Template>>,
  effects: Effects,
) => Evaluate;

export const DRAWN: Readonly<Record<string, MakeFunction>> = {
  /** A random UUID. */
  $uuid:
    () =>
    ({ random }) =>
      random.uuid(),

  /** So many random hexadecimal digits. */
  $hex: (length) => {
    if (!Number.isInteger(length)) throw new ExpressionError('$hex must be a number of digits');
    return ({ random }) => random.hex(Number(length));
  },

  /** So many random decimal digits, of which the first is not 0. */
  $digits: (length) => {
    if (!Number.isInteger(length)) throw new ExpressionError('$digits must be a number of digits');
    return ({ random }) =>
      Array.from({ length: Number(length) }, (_, index) =>
        index === 0 ? 1 + (random.uint32() % 9) : random.uint32() % 10,
      ).join('');
  },
};
