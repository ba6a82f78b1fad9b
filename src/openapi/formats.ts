import { fullFormats } from 'ajv-formats/dist/formats.js';
import { parseDuration } from '../runtime/duration.js';

/** Knows the days of each month and leap seconds. */
const IS_DATE_TIME = fullFormats['date-time'] as { readonly validate: (text: string) => boolean };

/** Every string format that the contract uses. A format that is not here stops the start. */
export const formats = {
  // RFC 4122 also knows these as URNs; a field of format uuid holds the plain form.
  uuid: /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i,
  email: fullFormats.email,
  uri: fullFormats.uri,
  'date-time': isDateTime,
  byte: isBase64,
  'iso8601-duration': (text: string): boolean => parseDuration(text) !== undefined,
};

const DATE_TIME = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-]\d\d:\d\d)$/;

/**
 * Those in UTC for which nothing has to be calculated: all but the 29th of February and leap seconds. The
 * library takes the text apart three times, which was 4 % of a read.
 */
const PLAIN_INSTANT =
  /^\d{4}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?Z$/;

/** RFC 3339, section 5.6. The library's own also takes a blank for the T and an offset without minutes. */
function isDateTime(text: string): boolean {
  return PLAIN_INSTANT.test(text) || (DATE_TIME.test(text) && IS_DATE_TIME.validate(text));
}

/** Base64 (RFC 4648, section 4) with its padding. Two tests of linear cost: the text may be 500 kB. */
function isBase64(text: string): boolean {
  return text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text);
}
