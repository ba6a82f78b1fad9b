import { toInstant } from '../../runtime/clock.js';
import { isOnDay, shift, toDateTime, type DateTime } from './date-time.js';
import { PatternError } from './pattern-error.js';
import { DateFormatError, DAYS, MONTHS, readFormat, type DateField } from './java-date-format.js';

const EPOCH = /^[+-]?\d{1,15}$/;

/**
 * Compiles `actualFormat`: `unix`, `epoch`, or a format in the letters of Java's DateTimeFormatter.
 *
 * @throws PatternError
 */
export function compileActualFormat(
  format: string,
  pointer: string,
): (text: string) => DateTime | undefined {
  const unit = /^unix$/i.test(format) ? 1000 : /^epoch$/i.test(format) ? 1 : undefined;
  if (unit !== undefined) {
    return (text) =>
      EPOCH.test(text) ? { wall: Number(text) * unit, nanos: 0, offset: 0 } : undefined;
  }
  try {
    return compileFormat(format);
  } catch (error) {
    if (error instanceof DateFormatError) throw new PatternError(pointer, error.message);
    throw error;
  }
}

function compileFormat(format: string): (text: string) => DateTime | undefined {
  if (/[[\]{}#]/.test(format.replaceAll(/'[^']*'/g, ''))) {
    throw new DateFormatError('has brackets, which are not supported; put text into single quotes');
  }
  const pieces = readFormat(format, 'yuMdHhmsSaEXxZ');
  const fields = pieces.filter((piece) => typeof piece !== 'string');
  requireWhole(fields);
  const source = pieces
    .map((piece) => (typeof piece === 'string' ? escape(piece) : readerOf(piece)))
    .join('');
  const expression = new RegExp(`^${source}$`);
  return (text) => {
    const [matched, ...found] = expression.exec(text) ?? [];
    if (matched === undefined) return undefined;
    return fromParts(new Map(fields.map(({ letter }, index) => [letter, found[index] ?? ''])));
  };
}

const escape = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\/-]/g, '\\$&');

/** From the year down to the smallest unit, none left out: Java reads others in ways of its own. */
function requireWhole(fields: readonly DateField[]): void {
  const letters = fields.map(({ letter }) => (letter === 'u' ? 'y' : letter));
  if (new Set(letters).size !== letters.length) {
    throw new DateFormatError('has one field twice');
  }
  const units = ['y', 'M', 'd', letters.includes('h') ? 'h' : 'H', 'm', 's', 'S'];
  const length = units.findIndex((unit) => !letters.includes(unit));
  const missing = length === -1 ? undefined : units[length];
  const isGap = missing !== undefined && units.slice(length).some((unit) => letters.includes(unit));
  if (length === 0 || isGap) throw new DateFormatError(`needs the field ${String(missing)}`);
  const hasZone = letters.some((letter) => 'XxZ'.includes(letter));
  if (hasZone && !/[Hh]/.test(letters.join(''))) {
    throw new DateFormatError('has a zone without a time');
  }
  if (letters.includes('h') !== letters.includes('a')) {
    throw new DateFormatError('needs h together with a');
  }
}

function readerOf({ letter, count }: DateField): string {
  const names = (list: readonly string[]): string =>
    `(${(count === 3 ? list.map((name) => name.slice(0, 3)) : list).join('|')})`;
  switch (letter) {
    case 'y':
    case 'u':
      if (count === 2) return '(\\d{2})';
      if (count === 4) return '(\\d{4})';
      throw new DateFormatError(`has ${letter.repeat(count)}; write yyyy or yy`);
    case 'M':
      return count < 3 ? digits(count) : names(MONTHS);
    case 'E':
      return count < 3 ? names(DAYS.map((name) => name.slice(0, 3))) : names(DAYS);
    case 'S':
      return `(\\d{${count}})`;
    case 'a':
      return '(AM|PM)';
    case 'X':
    case 'x':
      return zoneReader(letter, count);
    case 'Z':
      if (count > 3) throw new DateFormatError('has ZZZZ; write XXX or Z');
      return '([+-]\\d{4})';
    default:
      if (count > 2) throw new DateFormatError(`has ${letter.repeat(count)}`);
      return digits(count);
  }
}

const digits = (count: number): string => (count === 2 ? '(\\d{2})' : '(\\d{1,19})');

function zoneReader(letter: string, count: number): string {
  const zero = letter === 'X' ? 'Z|' : '';
  if (count === 1) return `(${zero}[+-]\\d\\d(?:\\d\\d)?)`;
  if (count === 2) return `(${zero}[+-]\\d{4})`;
  if (count === 3) return `(${zero}[+-]\\d\\d:\\d\\d)`;
  throw new DateFormatError(`has ${letter.repeat(count)}; write ${letter.repeat(3)}`);
}

function fromParts(parts: ReadonlyMap<string, string>): DateTime | undefined {
  const year = parts.get('y') ?? parts.get('u') ?? '';
  const named = MONTHS.findIndex((name) => name.slice(0, 3) === parts.get('M')?.slice(0, 3));
  const half = parts.get('a');
  const twelve = Number(parts.get('h'));
  if (half !== undefined && twelve > 12) return undefined;
  const month = named === -1 ? parts.get('M') : String(named + 1);
  const date = toDateTime({
    year: year.length === 2 ? `20${year}` : year,
    ...inCalendar(year, month, parts.get('d')),
    hour: half === undefined ? parts.get('H') : String((twelve % 12) + (half === 'PM' ? 12 : 0)),
    minute: parts.get('m'),
    second: parts.get('s'),
    fraction: parts.get('S'),
    zone: parts.get('X') ?? parts.get('x') ?? parts.get('Z'),
  });
  return date !== undefined && isOnDay(date, parts.get('E')) ? date : undefined;
}

/** To Java, the 31st of April is the 30th, and a month alone that does not exist is not there. */
function inCalendar(
  year: string,
  month: string | undefined,
  day: string | undefined,
): { readonly month: string | undefined; readonly day: string | undefined } {
  const number = Number(month);
  const exists = number >= 1 && number <= 12;
  if (day === undefined) return { month: exists ? String(number) : undefined, day };
  if (!exists || Number(day) > 31) return { month, day };
  const start = toDateTime({ year: year.padStart(4, '20'), month: String(number) });
  const end = start && shift(shift(start.wall, 1, 'MONTHS'), -1, 'DAYS');
  const last = end === undefined ? 31 : Number(toInstant(end).slice(8, 10));
  return { month: String(number), day: String(Math.min(Number(day), last)) };
}
