import type { Switches } from './call.js';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const DAY = 24 * 60 * MINUTE;
export const THIRTY_DAYS = 30 * DAY;

const NUMBER = String.raw`(\d+(?:[.,]\d+)?)`;
const ISO = new RegExp(
  `^P(?=.)(?:${NUMBER}W|(?:${NUMBER}Y)?(?:${NUMBER}M)?(?:${NUMBER}D)?(?:T(?=.)(?:${NUMBER}H)?(?:${NUMBER}M)?(?:${NUMBER}S)?)?)$`,
);
const UNITS = [7 * DAY, 365 * DAY, 30 * DAY, DAY, 60 * MINUTE, MINUTE, SECOND];

/** Milliseconds; `undefined` for a text that is not a duration here. */
function toMilliseconds(text: string, on: Switches): number | undefined {
  if (on.chooses('durations-loose')) {
    if (/^PT?$/.test(text)) return 0;
    const loose = /^P(\d+)D(\d+)H$/.exec(text);
    if (loose !== null) return Number(loose[1]) * DAY + Number(loose[2]) * 60 * MINUTE;
  }
  const match = ISO.exec(on.chooses('durations-lower-case') ? text.toUpperCase() : text);
  if (match === null) return undefined;
  const parts: readonly (string | undefined)[] = match.slice(1);
  if (on.chooses('durations-no-weeks') && parts[0] !== undefined) return undefined;
  const calendar = parts[1] ?? parts[2];
  if (on.chooses('durations-no-months') && calendar !== undefined) return undefined;
  if (on.chooses('durations-no-fractions') && /[.,]/.test(text)) return undefined;
  return parts.reduce(
    (sum, part = '0', index) => sum + Number(part.replace(',', '.')) * (UNITS[index] ?? 0),
    0,
  );
}

/** What is wrong with the field `expires_in`. */
export function checkDuration(value: unknown, otp: boolean, on: Switches): string[] {
  if (value === undefined) {
    return otp && on.chooses('otp-expires-optional') ? [] : ['expires_in missing'];
  }
  if (typeof value !== 'string') return ['expires_in of another type'];
  const length = toMilliseconds(value, on);
  if (length === undefined) return ['expires_in not a duration'];
  if (length > THIRTY_DAYS) return ['expires_in too long'];
  if (length === THIRTY_DAYS) return ['thirty days refused'];
  if (otp && !on.chooses('otp-one-minute-at-least')) {
    return length > 0 || on.chooses('otp-zero-accepted') ? [] : ['expires_in is over at once'];
  }
  if (length < MINUTE) return ['expires_in too short'];
  return length === MINUTE ? ['one minute refused'] : [];
}
