import {
  compareDateTimes,
  readDateTime,
  shift,
  truncate,
  TRUNCATIONS,
  UNITS,
  type DateTime,
} from './date-time.js';
import { isRepresentable } from '../../runtime/clock.js';
import { requireFlag } from './operand.js';
import { PatternError } from './pattern-error.js';
import { compileActualFormat } from './date-time-format.js';
import { heldAs, when, type Distance } from './distance.js';
import type { Examined } from './examined.js';
import type { ValuePattern } from './value-pattern.js';

type Word = 'before' | 'after' | 'equalToDateTime';

/** What may stand beside a word for dates. */
export const DATE_MODIFIERS = [
  'actualFormat',
  'truncateActual',
  'truncateExpected',
  'applyTruncationLast',
  'expectedOffset',
  'expectedOffsetUnit',
] as const;

/** Compiles one of the words for dates. @throws PatternError for what is not taken */
export function compileDateTime(word: Word): (pattern: ValuePattern, pointer: string) => Distance {
  return (pattern, pointer) => {
    const read = compileActual(pattern, pointer);
    const expected = compileExpected(pattern, word, pointer);
    const compare = ({ text, work }: Examined): number | undefined => {
      const actual = read(text);
      const wanted = expected(work.now());
      if (actual === undefined || wanted === undefined) return undefined;
      // A time without a zone is one in the zone of the machine, and that is UTC here.
      return compareDateTimes(actual, wanted, wanted.offset === undefined ? 'wall' : 'instant');
    };
    const isMatch = (value: Examined): boolean => {
      const order = compare(value);
      if (order === undefined) return false;
      return word === 'before' ? order < 0 : word === 'after' ? order > 0 : order === 0;
    };
    return heldAs(when(isMatch), (value) => shareOfTime(compare(value)));
  };
}

const TWO_YEARS = 2 * 365 * 86_400_000;

/** To WireMock, what matters between several dates is only how near they are to the expected one. */
function shareOfTime(order: number | undefined): number {
  if (order === undefined) return 1;
  const length = Math.abs(Math.trunc(order));
  return length / (length + TWO_YEARS);
}

function compileActual(
  pattern: ValuePattern,
  pointer: string,
): (text: string) => DateTime | undefined {
  const truncation = readTruncation(pattern, 'truncateActual', pointer);
  const format = pattern['actualFormat'];
  if (format !== undefined && typeof format !== 'string') {
    throw new PatternError(`${pointer}/actualFormat`, 'must be a text');
  }
  const read =
    format === undefined ? readDateTime : compileActualFormat(format, `${pointer}/actualFormat`);
  return (text) => {
    const date = read(text);
    return date?.offset === undefined ? date : truncate(date, truncation);
  };
}

function readTruncation(
  pattern: ValuePattern,
  name: 'truncateActual' | 'truncateExpected',
  pointer: string,
): string | undefined {
  const given = pattern[name];
  if (given === undefined) return undefined;
  const truncation = typeof given === 'string' ? given.toLowerCase().replaceAll('_', ' ') : '';
  if (Object.hasOwn(TRUNCATIONS, truncation)) return truncation;
  const known = Object.keys(TRUNCATIONS).join(', ');
  throw new PatternError(`${pointer}/${name}`, `must be one of ${known}`);
}

const NOW = /^(?:now(?: (?=.)|$))?(?:([+-]?\d{1,9}) ([a-z]+))?$/i;

function compileExpected(
  pattern: ValuePattern,
  word: Word,
  pointer: string,
): (now: number) => DateTime | undefined {
  const text = pattern[word];
  if (typeof text !== 'string' || text === '') {
    throw new PatternError(`${pointer}/${word}`, 'must be a text');
  }
  const [isNow, amount, unit] = NOW.exec(text) ?? [];
  if (isNow !== undefined) {
    const written = amount === undefined ? undefined : { amount, unit };
    return compileNow(pattern, written, `${pointer}/${word}`, pointer);
  }
  const fixed = readDateTime(text);
  if (fixed === undefined) {
    throw new PatternError(
      `${pointer}/${word}`,
      'must be a date and time in ISO 8601 or a format of HTTP, or now, or such as now +3 days',
    );
  }
  for (const name of ['expectedOffset', 'truncateExpected', 'applyTruncationLast'] as const) {
    if (pattern[name] === undefined || pattern[name] === false) continue;
    throw new PatternError(`${pointer}/${name}`, 'can only be used with now');
  }
  return () => fixed;
}

/** A point in time that is found for each request. What stands in a field of its own comes first. */
function compileNow(
  pattern: ValuePattern,
  written: { readonly amount: string; readonly unit: string | undefined } | undefined,
  place: string,
  pointer: string,
): (now: number) => DateTime | undefined {
  const { expectedOffset, expectedOffsetUnit } = pattern;
  if ((expectedOffset === undefined) !== (expectedOffsetUnit === undefined)) {
    const [there, missing] =
      expectedOffset === undefined
        ? ['expectedOffsetUnit', 'expectedOffset']
        : ['expectedOffset', 'expectedOffsetUnit'];
    throw new PatternError(`${pointer}/${there}`, `needs ${missing}`);
  }
  const amount = Number(expectedOffset ?? written?.amount ?? 0);
  const named = expectedOffsetUnit ?? written?.unit ?? 'SECONDS';
  const unit = typeof named === 'string' ? named.toUpperCase() : '';
  if (!Number.isInteger(amount) || !UNITS.includes(unit)) {
    throw new PatternError(place, `needs a whole number of ${UNITS.join(', ').toLowerCase()}`);
  }
  const truncation = readTruncation(pattern, 'truncateExpected', pointer);
  const cut = (wall: number): number => truncate({ wall, nanos: 0 }, truncation).wall;
  const isCutLast = requireFlag(pattern['applyTruncationLast'], `${pointer}/applyTruncationLast`);
  return (now) => {
    const wall = isCutLast ? cut(shift(now, amount, unit)) : shift(cut(now), amount, unit);
    return isRepresentable(wall) ? { wall, nanos: 0, offset: 0 } : undefined;
  };
}
