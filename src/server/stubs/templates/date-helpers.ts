import { lengthFrom } from '../../../runtime/duration.js';
import { requireText, type Helpers, type Options } from './helper.js';
import { DateFormatError } from '../java-date-format.js';
import { compileDateFormat, compileDateReader } from './java-date.js';
import { DateValue, isoAt, TemplateError, textOf, type Run } from './values.js';

const UNITS: Readonly<Record<string, number | 'months'>> = {
  second: 1000,
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
  month: 'months',
  year: 'months',
};

/** Moves a time by an offset such as `3 days` or `-1 months`. */
function move(epoch: number, offset: string): number {
  const [, sign = '', digits = '', unit = ''] =
    /^(?:now\s*)?([+-]?)\s*(\d{1,6})\s+([a-z]+?)s?$/.exec(offset.trim()) ?? [];
  const length = UNITS[unit];
  if (length === undefined) {
    throw new TemplateError(
      `has the offset "${offset}"; write a number and seconds, minutes, hours, days, months or years`,
    );
  }
  const count = Number(`${sign}${digits}`);
  if (typeof length === 'number') return epoch + count * length;
  return moveMonths(epoch, unit === 'year' ? 12 * count : count);
}

/** A day that the month does not have becomes its last one. */
function moveMonths(epoch: number, months: number): number {
  const none = { years: 0, weeks: 0, days: 0, hours: 0, minutes: 0, seconds: 0 };
  return epoch + lengthFrom(isoAt(epoch), { ...none, months });
}

/** How far the walls of a zone are from UTC at a time, in minutes. */
function offsetOf(zone: string, epoch: number): number {
  try {
    const format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      timeZoneName: 'longOffset',
      year: 'numeric',
    });
    const name = format.formatToParts(epoch).find(({ type }) => type === 'timeZoneName')?.value;
    const [, sign = '+', hours = '0', minutes = '0'] =
      /^GMT(?:([+-])(\d\d):(\d\d))?/.exec(name ?? '') ?? [];
    return Number(`${sign}1`) * (Number(hours) * 60 + Number(minutes));
  } catch {
    throw new TemplateError(`has the timezone ${zone}, which does not exist`);
  }
}

function show(date: DateValue, { format, offset, timezone }: Options, run: Run): unknown {
  const moved = offset === undefined ? date.epoch : move(date.epoch, textOf(offset, run));
  const wall = timezone === undefined ? date.offset : offsetOf(textOf(timezone, run), moved);
  const shown = new DateValue(moved, wall);
  if (format === undefined) return shown;
  const name = textOf(format, run);
  if (name === 'epoch') return moved;
  if (name === 'unix') return Math.floor(moved / 1000);
  return formatOf(name, compileDateFormat)(shown);
}

function formatOf<T>(format: string, compile: (format: string) => T): T {
  try {
    return compile(format);
  } catch (error) {
    if (error instanceof DateFormatError) {
      throw new TemplateError(`has the format ${format}, which ${error.message}`);
    }
    throw error;
  }
}

function check(_values: readonly unknown[], { format, offset, timezone }: Options): void {
  if (typeof offset === 'string') move(0, offset);
  if (typeof timezone === 'string') offsetOf(timezone, 0);
  if (typeof format === 'string' && format !== 'epoch' && format !== 'unix') {
    formatOf(format, compileDateFormat);
  }
}

const ISO = compileDateReader("yyyy-MM-dd'T'HH:mm:ssX");
const ISO_MILLISECONDS = compileDateReader("yyyy-MM-dd'T'HH:mm:ss.SX");

function read(text: string, format: string | undefined): DateValue | undefined {
  if (format === undefined) return ISO(text) ?? ISO_MILLISECONDS(text);
  if (format !== 'epoch' && format !== 'unix') return formatOf(format, compileDateReader)(text);
  if (!/^-?\d{1,15}$/.test(text)) return undefined;
  return new DateValue(Number(text) * (format === 'unix' ? 1000 : 1));
}

const SHOWN = ['format', 'offset', 'timezone'];

/** Helpers for dates, by the clock of the world. */
export const dateHelpers: Helpers = {
  now: {
    values: [0, 0],
    options: SHOWN,
    check,
    call: (_values, options, run) => show(new DateValue(run.now), options, run),
  },
  date: {
    values: [0, 1],
    options: SHOWN,
    check,
    // To WireMock, what is not a date is now.
    call: ([value], { timezone, ...options }, run) =>
      // A date that was given keeps its zone.
      value instanceof DateValue
        ? show(value, options, run)
        : show(new DateValue(run.now), { ...options, timezone }, run),
  },
  parseDate: {
    values: [1, 1],
    options: ['format'],
    check(_values, { format }) {
      if (typeof format === 'string') read('', format);
    },
    call: ([value], { format }, run) =>
      read(requireText(value, run), format === undefined ? undefined : textOf(format, run)),
  },
};
