import { isRepresentable, parseInstant, toInstant } from '../../runtime/clock.js';
import { lengthFrom } from '../../runtime/duration.js';
import { DAYS } from './java-date-format.js';

const MINUTE = 60_000;

const LENGTHS = {
  SECONDS: 1000,
  MINUTES: MINUTE,
  HOURS: 60 * MINUTE,
  DAYS: 1440 * MINUTE,
};

/** A point in time, and what the clock on the wall shows then: without a zone, the wall is in UTC. */
export interface DateTime {
  /** What the wall shows, as if it were in UTC; milliseconds. */
  readonly wall: number;
  /** What comes after the milliseconds, in nanoseconds. */
  readonly nanos: number;
  /** How far the wall is from UTC, in minutes; `undefined` when the text names no zone. */
  readonly offset?: number | undefined;
}

/** The fields of a date as they were read; what a text leaves out begins at its start. */
export interface DateFields {
  readonly year: string;
  readonly month?: string | undefined;
  readonly day?: string | undefined;
  readonly hour?: string | undefined;
  readonly minute?: string | undefined;
  readonly second?: string | undefined;
  /** The digits after the point. */
  readonly fraction?: string | undefined;
  /** `Z`, or a sign with hours and minutes. */
  readonly zone?: string | undefined;
}

/** `undefined` for a day that the calendar does not have. */
export function toDateTime(fields: DateFields): DateTime | undefined {
  const { year, month = '01', day = '01', hour = '00', minute = '00', second = '00' } = fields;
  const two = (text: string): string => text.padStart(2, '0');
  const fraction = (fields.fraction ?? '').padEnd(9, '0');
  const date = `${year.padStart(4, '0')}-${two(month)}-${two(day)}`;
  const time = `${two(hour)}:${two(minute)}:${two(second)}.${fraction.slice(0, 3)}`;
  const wall = parseInstant(`${date}T${time}Z`);
  // JavaScript takes the 31st of April for the 1st of May, and 24:00 for the next day.
  if (Number.isNaN(wall) || !toInstant(wall).startsWith(`${date}T${time}`)) return undefined;
  const offset = fields.zone === undefined ? undefined : minutesOf(fields.zone);
  return { wall, nanos: Number(fraction.slice(3)), offset };
}

function minutesOf(zone: string): number {
  if (/^(?:z|gmt|utc)$/i.test(zone)) return 0;
  const [, sign = '+', hours = '0', minutes = '0'] = /^([+-])(\d\d):?(\d\d)?/.exec(zone) ?? [];
  return Number(`${sign}1`) * (Number(hours) * 60 + Number(minutes));
}

const DAY = '(?<weekday>[a-z]{3})';
const MONTH = '(?<name>[a-z]{3})';
const CLOCK = '(?<hour>\\d\\d):(?<minute>\\d\\d):(?<second>\\d\\d)';
const MONTHS = 'janfebmaraprmayjunjulaugsepoctnovdec';

/** ISO 8601, and the three formats of HTTP: RFC 1123, RFC 1036 and that of C. */
const FORMATS = [
  /^(?<year>\d{4})(?:-(?<month>\d\d)(?:-(?<day>\d\d)(?:t(?<hour>\d\d):(?<minute>\d\d)(?::(?<second>\d\d)(?:\.(?<fraction>\d{0,9}))?)?(?:(?<zone>z|[+-]\d\d(?::\d\d)?)(?:\[[\w/+-]+\])?)?)?)?)?$/i,
  new RegExp(
    `^(?:${DAY}, )?(?<day>\\d{1,2}) ${MONTH} (?<year>\\d{4}) ${CLOCK} (?<zone>GMT|[+-]\\d{4})$`,
    'i',
  ),
  new RegExp(
    `^${DAY}[a-z]*day, (?<day>\\d\\d)-${MONTH}-(?<short>\\d\\d) ${CLOCK} (?<zone>GMT|UTC)$`,
    'i',
  ),
  new RegExp(`^${DAY} ${MONTH} (?: (?<single>\\d)|(?<day>\\d\\d)) ${CLOCK} (?<year>\\d{4})$`, 'i'),
];

/** Reads a date as WireMock does when it is not told the format. */
export function readDateTime(text: string): DateTime | undefined {
  // A number is a year; one that the calendar here does not have is as early or as late as can be.
  if (/^-?\d{1,9}$/.test(text)) {
    const year = Math.min(Math.max(Number(text), 0), 9999);
    return toDateTime({ year: String(year), month: Number(text) > 9999 ? '12' : '01' });
  }
  for (const format of FORMATS) {
    const found = format.exec(text)?.groups;
    if (found === undefined) continue;
    const { name, short, single, weekday, ...fields } = found;
    const month = name === undefined ? fields['month'] : monthOf(name);
    const isC = format === FORMATS.at(-1);
    const date = toDateTime({
      ...fields,
      year: short === undefined ? (fields['year'] ?? '') : `20${short}`,
      month,
      day: single ?? fields['day'],
      zone: isC ? 'GMT' : fields['zone'],
    });
    return date !== undefined && isOnDay(date, weekday) ? date : undefined;
  }
  return undefined;
}

const monthOf = (name: string): string => String(MONTHS.indexOf(name.toLowerCase()) / 3 + 1);

/** Whether a date falls on the day that a text names: by the beginning of its English name. */
export function isOnDay({ wall }: DateTime, name: string | undefined): boolean {
  if (name === undefined) return true;
  const days = Math.floor(wall / LENGTHS.DAYS);
  const day = DAYS[(((days + 4) % 7) + 7) % 7] ?? '';
  return day.slice(0, 3).toLowerCase() === name.slice(0, 3).toLowerCase();
}

/** How many milliseconds one is after the other, by their walls or by the point in time. */
export function compareDateTimes(one: DateTime, other: DateTime, by: 'wall' | 'instant'): number {
  const at = ({ wall, offset = 0 }: DateTime): number =>
    by === 'wall' ? wall : wall - offset * MINUTE;
  return at(one) - at(other) + (one.nanos - other.nanos) / 1e6;
}

export const UNITS = [...Object.keys(LENGTHS), 'MONTHS', 'YEARS'];

/** Moves a wall by so many units; a day that the month does not have becomes its last one. */
export function shift(wall: number, amount: number, unit: string): number {
  if (unit in LENGTHS) return wall + amount * LENGTHS[unit as keyof typeof LENGTHS];
  const none = { years: 0, weeks: 0, days: 0, hours: 0, minutes: 0, seconds: 0 };
  const months = unit === 'YEARS' ? 12 * amount : amount;
  return wall + lengthFrom(toInstant(wall), { ...none, months });
}

const cut = (wall: number, letters: number): number => {
  const start = '0000-01-01T00:00:00.000Z';
  return parseInstant(toInstant(wall).slice(0, letters) + start.slice(letters));
};

/** The beginnings and ends that a date can be taken back to. */
export const TRUNCATIONS: Readonly<Record<string, (wall: number) => number>> = {
  'first second of minute': (wall) => cut(wall, 16),
  'first minute of hour': (wall) => cut(wall, 13),
  'first hour of day': (wall) => cut(wall, 10),
  'first day of month': (wall) => cut(wall, 7),
  'first day of next month': (wall) => shift(cut(wall, 7), 1, 'MONTHS'),
  'last day of month': (wall) => shift(shift(cut(wall, 7), 1, 'MONTHS'), -1, 'DAYS'),
  'first day of year': (wall) => cut(wall, 4),
  'first day of next year': (wall) => shift(cut(wall, 4), 1, 'YEARS'),
  'last day of year': (wall) => shift(shift(cut(wall, 4), 1, 'YEARS'), -1, 'DAYS'),
};

/** Cuts a date that has a zone; to WireMock, others stay whole. */
export function truncate(date: DateTime, truncation: string | undefined): DateTime {
  const cutBack = truncation === undefined ? undefined : TRUNCATIONS[truncation];
  if (cutBack === undefined || !isRepresentable(date.wall)) return date;
  return { ...date, wall: cutBack(date.wall), nanos: 0 };
}
