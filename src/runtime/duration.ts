/**
 * ISO 8601 durations. Written here because the small libraries for it accept what ISO 8601 does not
 * (` P1D `, `P1M1Y`, `PT1M30`); see docs/decisions/0003-own-duration-parser.md.
 */
import { parseInstant, toInstant, type Instant } from './clock.js';

/** A fraction may stand in the smallest unit only, with a point or a comma. */
export interface Duration {
  readonly years: number;
  readonly months: number;
  readonly weeks: number;
  readonly days: number;
  readonly hours: number;
  readonly minutes: number;
  readonly seconds: number;
}

const WEEKS = /^P(\d+(?:[.,]\d+)?)W$/;
const UNITS =
  /^P(?=.)(?:(\d+(?:[.,]\d+)?)Y)?(?:(\d+(?:[.,]\d+)?)M)?(?:(\d+(?:[.,]\d+)?)D)?(?:T(?=.)(?:(\d+(?:[.,]\d+)?)H)?(?:(\d+(?:[.,]\d+)?)M)?(?:(\d+(?:[.,]\d+)?)S)?)?$/;

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;

let lastText = '';
let lastDuration: Duration | undefined;

/** The duration that the text states, or `undefined` when ISO 8601 does not allow the text. */
export function parseDuration(text: string): Duration | undefined {
  // One request asks this about one text several times: its format, its limits, its end.
  if (text !== lastText) {
    lastDuration = parse(text);
    lastText = text;
  }
  return lastDuration;
}

/**
 * How long the duration is when it starts at an instant, in milliseconds. Years and months are
 * calendar units (a day that the target month lacks becomes its last day); everything below is of
 * fixed length. A fraction of a month counts 30 days, of a year 12 months.
 */
export function lengthFrom(start: Instant, duration: Duration): number {
  const months = duration.years * 12 + duration.months;
  const whole = Math.trunc(months);
  return (
    (whole === 0 ? 0 : monthsFrom(parseInstant(start), whole)) +
    (months - whole) * 30 * DAY +
    duration.weeks * WEEK +
    duration.days * DAY +
    duration.hours * HOUR +
    duration.minutes * MINUTE +
    duration.seconds * SECOND
  );
}

/**
 * The instant that lies the stated duration after another.
 *
 * @throws RangeError when the text is not a duration, or leads past the year 9999
 */
export function instantAfter(start: Instant, text: string): Instant {
  // What is created within one millisecond mostly expires within one too, and formatting costs.
  if (start === last.start && text === last.text) return last.instant;
  const duration = parseDuration(text);
  if (duration === undefined) throw new RangeError(`${text} is not an ISO 8601 duration`);
  const instant = toInstant(parseInstant(start) + lengthFrom(start, duration));
  last = { start, text, instant };
  return instant;
}

/** The last instant that can be written. */
const END_OF_TIME: Instant = '9999-12-31T23:59:59.999Z';

/** The same, at the end of time at the latest; `undefined` for a text that is not a duration. */
export function instantWithin(start: Instant, text: string): Instant | undefined {
  if (parseDuration(text) === undefined) return undefined;
  try {
    return instantAfter(start, text);
  } catch (error) {
    if (error instanceof RangeError) return END_OF_TIME;
    throw error;
  }
}

let last = { start: '', text: '', instant: '' };

function parse(text: string): Duration | undefined {
  const weeks = WEEKS.exec(text)?.[1];
  if (weeks !== undefined) return { ...ZERO, weeks: toNumber(weeks) };
  const parts: readonly (string | undefined)[] | undefined = UNITS.exec(text)?.slice(1);
  if (parts === undefined) return undefined;
  const fractional = parts.findIndex((part) => part !== undefined && /[.,]/.test(part));
  if (fractional !== -1 && parts.slice(fractional + 1).some((part) => part !== undefined)) {
    return undefined;
  }
  const [years = 0, months = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = parts.map(
    (part) => (part === undefined ? 0 : toNumber(part)),
  );
  return { years, months, weeks: 0, days, hours, minutes, seconds };
}

const ZERO: Duration = {
  years: 0,
  months: 0,
  weeks: 0,
  days: 0,
  hours: 0,
  minutes: 0,
  seconds: 0,
};

function toNumber(text: string): number {
  return Number(text.replace(',', '.'));
}

function monthsFrom(epoch: number, months: number): number {
  const date = new Date(epoch);
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + months);
  const daysInMonth = new Date(
    Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0),
  ).getUTCDate();
  date.setUTCDate(Math.min(day, daysInMonth));
  return date.getTime() - epoch;
}
