/** The functions of templates that make times. */
import { parseInstant, readEpoch, readInstant } from '../runtime/clock.js';
import { instantWithin } from '../runtime/duration.js';
import type { MakeFunction } from './drawn.js';
import { ExpressionError, type Evaluate } from './expression.js';
import type { Effects, Template } from './template.js';

const UNITS: Readonly<Record<string, number>> = { seconds: 1000, milliseconds: 1 };

/** @param compile handed in, as templates have these functions */
export const timed = (
  compile: (template: Template, effects: Effects) => Evaluate,
): Readonly<Record<string, MakeFunction>> => ({
  /** The instant after a duration of ISO 8601, at the end of time at the latest; else nothing. */
  $after: (duration, _rest, effects) => {
    const evaluate = compile(duration, effects);
    return (scope) => instantWithin(scope.now, String(evaluate(scope)));
  },

  /** The UTC instant that a date-time with a zone is, or a number of seconds or milliseconds; else nothing. */
  $instant: (value, _rest, effects) => {
    const evaluate = compile(value, effects);
    return (scope) => {
      const found = evaluate(scope);
      return typeof found === 'number' ? readEpoch(found) : readInstant(String(found));
    };
  },

  /** How long after the beginning of 1970 an instant is, as a whole number; else nothing. */
  $epoch: (instant, { unit = 'seconds' }, effects) => {
    const length = UNITS[String(unit)];
    if (length === undefined)
      throw new ExpressionError('unit of $epoch is seconds or milliseconds');
    const evaluate = compile(instant, effects);
    return (scope) => {
      const known = readInstant(String(evaluate(scope)));
      return known === undefined ? undefined : Math.floor(parseInstant(known) / length);
    };
  },
});
