import { parseInstant } from '../../../runtime/clock.js';
import { DAYS, MONTHS, readFormat, type DateField } from '../java-date-format.js';
import { DateValue, isoAt, zoneText } from './values.js';

const LETTERS = 'yMdHhmsSaEXZ';

/** Compiles a format for writing. @throws DateFormatError */
export function compileDateFormat(format: string): (date: DateValue) => string {
  const pieces = readFormat(format, LETTERS);
  return (date) => {
    const wall = isoAt(date.epoch + date.offset * 60_000);
    return pieces
      .map((piece) => (typeof piece === 'string' ? piece : write(piece, wall, date.offset)))
      .join('');
  };
}

function write({ letter, count }: DateField, wall: string, offset: number): string {
  const part = (from: number, to: number): string =>
    String(Number(wall.slice(from, to))).padStart(count, '0');
  const hour = Number(wall.slice(11, 13));
  switch (letter) {
    case 'y':
      return count === 2 ? wall.slice(2, 4) : part(0, 4);
    case 'M': {
      const name = MONTHS[Number(wall.slice(5, 7)) - 1] ?? '';
      return count < 3 ? part(5, 7) : count === 3 ? name.slice(0, 3) : name;
    }
    case 'd':
      return part(8, 10);
    case 'H':
      return part(11, 13);
    case 'h':
      return String(hour % 12 === 0 ? 12 : hour % 12).padStart(count, '0');
    case 'm':
      return part(14, 16);
    case 's':
      return part(17, 19);
    case 'S':
      return part(20, 23);
    case 'a':
      return hour < 12 ? 'AM' : 'PM';
    case 'E': {
      const days = Math.floor(parseInstant(wall) / 86_400_000);
      const name = DAYS[(((days + 4) % 7) + 7) % 7] ?? '';
      return count < 4 ? name.slice(0, 3) : name;
    }
    case 'X':
      return count === 1 && offset % 60 === 0
        ? zoneText(offset, ':', 'Z').replace(/:00$/, '')
        : zoneText(offset, count === 3 ? ':' : '', 'Z');
    default:
      return zoneText(offset, '');
  }
}

const READERS: Readonly<Record<string, string>> = {
  d: '(\\d{1,2})',
  H: '(\\d{1,2})',
  h: '(\\d{1,2})',
  m: '(\\d{1,2})',
  s: '(\\d{1,2})',
  S: '(\\d{1,9})',
  a: '(AM|PM|am|pm)',
  E: '([A-Za-z]+)',
  X: '(Z|[+-]\\d\\d:?(?:\\d\\d)?)',
  Z: '([+-]\\d{4})',
};

/** Compiles a format for reading; what it does not fit is `undefined`. @throws DateFormatError */
export function compileDateReader(format: string): (text: string) => DateValue | undefined {
  const pieces = readFormat(format, LETTERS);
  const fields = pieces.filter((piece) => typeof piece !== 'string');
  const source = pieces
    .map((piece) => (typeof piece === 'string' ? escape(piece) : readerOf(piece)))
    .join('');
  const expression = new RegExp(`^${source}$`);
  return (text) => {
    const [, ...found] = expression.exec(text) ?? [];
    if (found.length === 0) return undefined;
    const parts = new Map(fields.map(({ letter }, index) => [letter, found[index] ?? '']));
    return toDate(parts);
  };
}

const escape = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\/-]/g, '\\$&');

function readerOf({ letter, count }: DateField): string {
  if (letter === 'y') return count === 2 ? '(\\d{2})' : '(\\d{4})';
  if (letter === 'M') return count < 3 ? '(\\d{1,2})' : '([A-Za-z]+)';
  return READERS[letter] ?? '';
}

function toDate(parts: ReadonlyMap<string, string>): DateValue | undefined {
  const two = (letter: string, otherwise: string): string =>
    (parts.get(letter) ?? otherwise).padStart(2, '0');
  const year = parts.get('y') ?? '1970';
  const named = MONTHS.findIndex((name) => name.slice(0, 3) === parts.get('M')?.slice(0, 3));
  const month = named === -1 ? two('M', '01') : String(named + 1).padStart(2, '0');
  const half = parts.get('a')?.toUpperCase();
  const hour =
    half === undefined
      ? two('H', '00')
      : String((Number(parts.get('h') ?? 0) % 12) + (half === 'PM' ? 12 : 0)).padStart(2, '0');
  const zone = parts.get('X') ?? parts.get('Z') ?? 'Z';
  const offset = zone === 'Z' ? 0 : minutesOf(zone);
  const date = `${year.length === 2 ? `20${year}` : year}-${month}-${two('d', '01')}`;
  const time = `${hour}:${two('m', '00')}:${two('s', '00')}.${(parts.get('S') ?? '0').padEnd(3, '0').slice(0, 3)}`;
  const epoch = parseInstant(`${date}T${time}Z`);
  // JavaScript takes the 31st of April for the 1st of May.
  if (Number.isNaN(epoch) || !isoAt(epoch).startsWith(date)) return undefined;
  return new DateValue(epoch - offset * 60_000, offset);
}

function minutesOf(zone: string): number {
  const digits = zone.slice(1).replace(':', '').padEnd(4, '0');
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2));
  return zone.startsWith('-') ? -minutes : minutes;
}
