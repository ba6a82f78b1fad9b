/**
 * The one clock. Everything that depends on time (expiry, token times, the `Date` header, logs) asks
 * a clock of this kind, so moving it moves all of them at once. No timers anywhere.
 */

/** A point in time as `YYYY-MM-DDTHH:mm:ss.sssZ`: always UTC, always 24 characters, so `<` orders it. */
export type Instant = string;

/** What is kept of a clock on disk and in snapshots. Offsets are milliseconds against the machine. */
export type ClockState =
  | { readonly mode: 'running'; readonly offset: number }
  | { readonly mode: 'frozen'; readonly at: Instant };

export interface Clock {
  /** Milliseconds since the epoch. */
  epoch(): number;
  now(): Instant;
  /** The time as the HTTP `Date` header wants it. */
  httpDate(): string;
}

/** A clock that also says what it goes by. */
export interface StatedClock extends Clock {
  state(): ClockState;
  /** What it runs against: the machine, or the database that keeps its world. Milliseconds since the epoch. */
  real(): number;
}

export interface AdjustableClock extends StatedClock {
  set(state: ClockState): void;
}

/** The span that ISO 8601 writes with a four-digit year. */
const EARLIEST = Date.parse('0000-01-01T00:00:00.000Z');
const LATEST = Date.parse('9999-12-31T23:59:59.999Z');

/** Where a clock stops: after this there would be no room for what lasts 30 days. */
export const END_OF_CLOCK: Instant = '9999-11-01T00:00:00.000Z';
const END = Date.parse(END_OF_CLOCK);

/** Taken once: under the fake timers of a test the globals stand still. */
const realNow = Date.now;
const realUptime = performance.now.bind(performance);

export const machineTime = (): number => realNow();

/** @param real what it runs against */
export function createClock(
  initial: ClockState = { mode: 'running', offset: 0 },
  real: () => number = machineTime,
): AdjustableClock {
  let state = initial;
  let frozenAt = 0;
  // Formatting costs more than reading the clock: one string serves every request of its millisecond.
  let formattedFor = Number.NaN;
  let formatted = '';
  let dateFor = Number.NaN;
  let date = '';

  const set = (next: ClockState): void => {
    const isLate = next.mode === 'frozen' && parseInstant(next.at) > END;
    state = isLate ? { mode: 'frozen', at: END_OF_CLOCK } : next;
    frozenAt = state.mode === 'frozen' ? parseInstant(state.at) : 0;
  };
  set(initial);

  const epoch = (): number =>
    state.mode === 'frozen' ? frozenAt : Math.min(real() + state.offset, END);

  return {
    epoch,
    now() {
      const at = epoch();
      if (at !== formattedFor) {
        formattedFor = at;
        formatted = toInstant(at);
      }
      return formatted;
    },
    httpDate() {
      const second = Math.floor(epoch() / 1000);
      if (second !== dateFor) {
        dateFor = second;
        date = new Date(second * 1000).toUTCString();
      }
      return date;
    },
    state: () => state,
    real,
    set,
  };
}

/** Throws a `RangeError` outside the years 0000 to 9999. */
export function toInstant(epoch: number): Instant {
  if (!isRepresentable(epoch)) throw new RangeError('the time is outside the years 0000 to 9999');
  return new Date(epoch).toISOString();
}

export function parseInstant(instant: Instant): number {
  return Date.parse(instant);
}

/** An ISO 8601 date-time with a zone, as an `Instant`; `undefined` when it is not one. */
export function readInstant(text: string): Instant | undefined {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/.test(text)) return undefined;
  const epoch = Date.parse(text);
  return Number.isNaN(epoch) || !isRepresentable(epoch) ? undefined : new Date(epoch).toISOString();
}

/** Beyond this, a number of seconds would be of the year 5138: it is one of milliseconds. */
const MOST_SECONDS = 100_000_000_000;

/** The instant that a number of seconds or of milliseconds since 1970 is; `undefined` when it is none. */
export function readEpoch(number: number): Instant | undefined {
  const epoch = Math.floor(Math.abs(number) < MOST_SECONDS ? number * 1000 : number);
  return isRepresentable(epoch) ? toInstant(epoch) : undefined;
}

export function isRepresentable(epoch: number): boolean {
  return epoch >= EARLIEST && epoch <= LATEST;
}

/**
 * Whether a running clock may be so far from the machine's. One that has stopped in the year 9999 is
 * among them: it was kept when it still ran.
 */
export function isMovable(offset: number): boolean {
  return Number.isInteger(offset) && machineTime() + offset >= EARLIEST && offset <= LATEST;
}

/** Milliseconds that this process has run: for how long something was not used. It never goes back. */
export const uptime = (): number => realUptime();

/** A stopwatch in milliseconds, for log lines only: it does not move with the clock. */
export const stopwatch = (): number => realUptime();
