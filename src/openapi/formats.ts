import { fullFormats } from 'ajv-formats/dist/formats.js';
import { parseDuration } from '../runtime/duration.js';

/** Every string format that the contract uses. A format that is not here stops the start. */
export const formats = {
  uuid: fullFormats.uuid,
  email: fullFormats.email,
  uri: fullFormats.uri,
  'date-time': fullFormats['date-time'],
  byte: isBase64,
  'iso8601-duration': (text: string): boolean => parseDuration(text) !== undefined,
};

/** Base64 (RFC 4648, section 4) with its padding. Two tests of linear cost: the text may be 500 kB. */
function isBase64(text: string): boolean {
  return text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text);
}
