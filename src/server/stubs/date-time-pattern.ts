import { parseInstant } from '../../runtime/clock.js';
import { PatternError } from './pattern-error.js';
import type { Distance, ValuePattern } from './value-pattern.js';
import { when } from './value-pattern.js';

type Word = 'before' | 'after' | 'equalToDateTime';

const UNITS: Readonly<Record<string, number>> = {
  seconds: 1000,
  minutes: 60_000,
  hours: 3_600_000,
  days: 86_400_000,
};

const NOT_TAKEN = [
  'truncateExpected',
  'truncateActual',
  'actualFormat',
  'applyTruncationLast',
] as const;

/** A point in time: with a zone by the clock of the world, without one by that of a wall. */
interface Reading {
  readonly epoch: number;
  readonly isZoned: boolean;
}

const ISO = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)(Z|[+-]\d\d:\d\d)?)?$/;
const RFC_1123 =
  /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/;

/** A local time is kept as if it were in UTC; `offset` brings a zoned one to its own wall. */
function read(text: string): (Reading & { readonly offset: number }) | undefined {
  const [, date, time = '00:00', zone] = ISO.exec(text) ?? [];
  if (date !== undefined) {
    const epoch = parseInstant(`${date}T${time.length === 5 ? `${time}:00` : time}${zone ?? 'Z'}`);
    const wall = parseInstant(`${date}T${time.length === 5 ? `${time}:00` : time}Z`);
    return Number.isNaN(epoch)
      ? undefined
      : { epoch, isZoned: zone !== undefined, offset: wall - epoch };
  }
  const epoch = RFC_1123.test(text) ? parseInstant(text) : Number.NaN;
  return Number.isNaN(epoch) ? undefined : { epoch, isZoned: true, offset: 0 };
}

/** Compiles one of the words for dates. @throws PatternError for what is not taken */
export function compileDateTime(word: Word): (pattern: ValuePattern, pointer: string) => Distance {
  return (pattern, pointer) => {
    for (const name of NOT_TAKEN) {
      if (pattern[name] === undefined) continue;
      throw new PatternError(
        `${pointer}/${name}`,
        'is not supported: dates are compared unchanged, in ISO 8601 or the format of HTTP',
      );
    }
    const expected = compileExpected(pattern, word, pointer);
    return when((value) => {
      const actual = read(value.text);
      if (actual === undefined) return false;
      const wanted = expected(value.work.now());
      // A time without a zone is one in the zone of the machine, and that is UTC here.
      const onWalls = !wanted.isZoned;
      const one = onWalls ? actual.epoch + actual.offset : actual.epoch;
      const other = onWalls ? wanted.epoch + wanted.offset : wanted.epoch;
      return word === 'before' ? one < other : word === 'after' ? one > other : one === other;
    });
  };
}

function compileExpected(
  pattern: ValuePattern,
  word: Word,
  pointer: string,
): (now: number) => Reading & { readonly offset: number } {
  const text = pattern[word];
  const { expectedOffset, expectedOffsetUnit } = pattern;
  if (typeof text !== 'string') throw new PatternError(`${pointer}/${word}`, 'must be a text');
  const [, isNow, sign, amount, unit] =
    /^(now)(?:\s+([+-])?(\d{1,9})\s+([a-z]+))?$/.exec(text.trim()) ?? [];
  const named = unit ?? (typeof expectedOffsetUnit === 'string' ? expectedOffsetUnit : undefined);
  if (isNow === undefined) {
    const fixed = read(text);
    if (fixed === undefined)
      throw new PatternError(
        `${pointer}/${word}`,
        'must be a date and time in ISO 8601, or now, or such as now +3 days',
      );
    if (expectedOffset !== undefined)
      throw new PatternError(`${pointer}/expectedOffset`, 'can only be used with now');
    return () => fixed;
  }
  const count =
    amount === undefined ? Number(expectedOffset ?? 0) : Number(`${sign ?? ''}${amount}`);
  const length = named === undefined ? 0 : UNITS[named];
  if (length === undefined || !Number.isInteger(count)) {
    throw new PatternError(
      `${pointer}/${word}`,
      `needs a whole number of ${Object.keys(UNITS).join(', ')}`,
    );
  }
  return (now) => ({ epoch: now + count * length, isZoned: true, offset: 0 });
}
