import { AdminError } from '../../client.js';
import { messageOf } from '../notices.js';
import { readJson } from '../parts/json-text.js';

export interface SnapshotFile {
  readonly name: string;
  readonly body: Readonly<Record<string, unknown>>;
}

const NOT_OF_A_NAME = /[^A-Za-z0-9._~-]+/g;
const LONGEST_NAME = 64;

const WANTED =
  'Choose a snapshot that was downloaded from this page, or that GET /__admin/snapshots/NAME has answered.';

/**
 * A snapshot that was downloaded, here or from another simulator. It gets the name of the file.
 *
 * @throws Error that says which file, where in it, and what is expected
 */
export async function readSnapshotFile(file: File): Promise<SnapshotFile> {
  const name = file.name
    .replace(/\.json$/i, '')
    .replaceAll(NOT_OF_A_NAME, '-')
    .slice(0, LONGEST_NAME);
  const text = await file.text();
  const { value, problems } = readJson(text);
  const [first] = problems;
  if (first !== undefined) {
    throw new Error(
      text.trim() === ''
        ? `The file ${file.name} is empty. ${WANTED}`
        : `The file ${file.name} ${first.message}${placeIn(text, first.offset)}. ${WANTED}`,
    );
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Error(`The file ${file.name} is not a snapshot: it is not an object. ${WANTED}`);
  }
  return { name: name || 'loaded', body: value as SnapshotFile['body'] };
}

function placeIn(text: string, offset: number | undefined): string {
  if (offset === undefined) return '';
  const lines = text.slice(0, offset).split('\n');
  return `, in line ${lines.length}, column ${(lines.at(-1)?.length ?? 0) + 1}`;
}

/** The simulator names the place in the body of the request, and not the file that it came from. */
export function refusalOf(file: string, error: unknown): string {
  const isOfTheFile = error instanceof AdminError && error.problems.length > 0;
  return isOfTheFile ? `The file ${file} cannot be loaded: ${messageOf(error)}` : messageOf(error);
}
