import { readInstant } from '../runtime/clock.js';

/** The formats that the schema of a record may use, beside those of JSON Schema. */
export const recordFormats = { instant: isInstant };

/** A UTC time in its 24-character form. */
export function isInstant(text: string): boolean {
  return text.length === 24 && readInstant(text) === text;
}
