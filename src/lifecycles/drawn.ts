/** The functions of templates that chance decides. */
import { ExpressionError, type Evaluate } from './expression.js';
import { readPattern } from './pattern.js';
import type { Effects, Template } from './template.js';

export type MakeFunction = (
  argument: Template,
  rest: Readonly<Record<string, Template>>,
  effects: Effects,
) => Evaluate;

/** With fewer, new ones are soon hard to find. */
const LEAST_VARIETY = 10_000;

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

  /** A random text that a regular expression describes: `^PRM-[0-9]{8}$`. */
  $pattern: (source) => {
    if (typeof source !== 'string') throw new ExpressionError('$pattern must be a text');
    const { draw, variety } = readPattern(source);
    if (variety < LEAST_VARIETY) {
      throw new ExpressionError(
        `$pattern makes only ${variety} different texts of ${source}; ids need ${LEAST_VARIETY}`,
      );
    }
    return ({ random }) => draw(random);
  },
};
