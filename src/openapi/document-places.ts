/** Where a document cannot be used, by line: looked up only then, as large ones take seconds to read. */
import { messageOf } from '../runtime/failure.js';
import { readText } from '../runtime/files.js';
import { OutsideReference } from './references.js';

/** The file with the line that the error is about, where it stands in it: an overlay may have brought it. */
export function placeOf(file: string, error: unknown): string {
  const isThere = isAbout(error);
  const index = readText(file).split('\n').findIndex(isThere);
  return `${file}:${index + 1 || 1}`;
}

/** What each message of the reader is about. */
const ABOUT: readonly (readonly [message: RegExp, name: string])[] = [
  [/Swagger 2/, 'swagger'],
  [/openapi: 3/, 'openapi'],
  [/paths/, 'paths'],
];

function isAbout(error: unknown): (line: string) => boolean {
  if (error instanceof OutsideReference) return (line) => line.includes(error.reference);
  const message = messageOf(error);
  const name = ABOUT.find(([said]) => said.test(message))?.[1];
  const key = new RegExp(`^[\\s{]*["']?${name ?? '(?!)'}["']?\\s*:`);
  return (line) => key.test(line);
}
