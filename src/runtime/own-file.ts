import fs from 'node:fs';
import { promisify } from 'node:util';
import { codeOf } from './failure.js';

/**
 * Files of our own in a directory that somebody else may have filled: a cloned repository can bring a
 * symbolic link to anywhere, or a FIFO that holds up whoever opens it. Nothing here follows a link or
 * waits, and what is made is readable by its owner only.
 */

const { O_RDONLY, O_RDWR, O_CREAT, O_EXCL, O_APPEND } = fs.constants;
/** Windows has neither, and no FIFOs in a file system. */
const SAFELY = process.platform === 'win32' ? 0 : fs.constants.O_NOFOLLOW | fs.constants.O_NONBLOCK;
const OWNER_ONLY = 0o600;

/** Something that is not a plain file stands where one is expected. The message is for a person. */
export class FileKindError extends Error {
  override readonly name = 'FileKindError';
}

/** What stands there instead of a file or a directory; `undefined` when that is what stands there, or nothing. */
export function strangeKindOf(path: string): string | undefined {
  const stats = fs.lstatSync(path, { throwIfNoEntry: false });
  return stats === undefined || stats.isFile() || stats.isDirectory() ? undefined : kindOf(stats);
}

/** @throws FileKindError unless a plain file stands there, or nothing (`undefined`) */
export function statOwnFile(path: string): fs.Stats | undefined {
  const stats = fs.lstatSync(path, { throwIfNoEntry: false });
  if (stats !== undefined && !stats.isFile()) throw notAFile(path, stats);
  return stats;
}

/** A descriptor to read from. @throws FileKindError unless it is a plain file */
export function openToRead(path: string): number {
  return open(path, O_RDONLY);
}

/** A descriptor to write at its end, of a file that is there. @throws FileKindError also when it has another name */
export function openToAppend(path: string): number {
  return requireOneName(path, open(path, O_RDWR | O_APPEND));
}

/** A descriptor to write anywhere, of a file that is there or is made. @throws FileKindError also when it has another name */
export function openToUpdate(path: string): number {
  return requireOneName(path, open(path, O_RDWR | O_CREAT));
}

/** A descriptor of a new file. Throws EEXIST when anything stands there. */
export function createOwnFile(path: string, { append = false } = {}): number {
  return fs.openSync(path, O_RDWR | O_CREAT | O_EXCL | (append ? O_APPEND : 0), OWNER_ONLY);
}

/** A descriptor of an empty file, in place of the one that may be there: what it was a link to stays as it is. */
export function replaceOwnFile(path: string): number {
  fs.rmSync(path, { force: true });
  return createOwnFile(path);
}

/** The whole file. @throws FileKindError unless it is a plain one */
export async function readOwnFile(path: string): Promise<Buffer> {
  const file = openToRead(path);
  try {
    return await promisify(fs.readFile)(file);
  } finally {
    fs.closeSync(file);
  }
}

/**
 * Writes pieces aside, and to the disk itself, and then puts the file in the place of the one that may be
 * there: when this fails, that one is still there.
 */
export async function swapIn(
  path: string,
  pieces: AsyncIterable<string> | Iterable<string>,
): Promise<void> {
  statOwnFile(path);
  const aside = `${path}.new`;
  const file = replaceOwnFile(aside);
  try {
    try {
      for await (const piece of pieces) writeAll(file, Buffer.from(piece));
      await promisify(fs.fsync)(file);
    } finally {
      fs.closeSync(file);
    }
    fs.renameSync(aside, path);
  } catch (error) {
    // On a full disk, half a file would take the room that others still need.
    fs.rmSync(aside, { force: true });
    throw error;
  }
}

/** The kernel takes bytes in pieces only when it is about to refuse the rest. */
export function writeAll(file: number, bytes: Uint8Array): void {
  for (let written = 0; written < bytes.length;) {
    written += fs.writeSync(file, bytes, written);
  }
}

function open(path: string, flags: number): number {
  statOwnFile(path);
  let file: number;
  try {
    file = fs.openSync(path, flags | SAFELY, OWNER_ONLY);
  } catch (error) {
    // It was exchanged a moment ago.
    if (codeOf(error) === 'ELOOP' || codeOf(error) === 'ENXIO') {
      throw new FileKindError(`${path} is not a plain file`, { cause: error });
    }
    throw error;
  }
  const stats = fs.fstatSync(file);
  if (stats.isFile()) return file;
  fs.closeSync(file);
  throw notAFile(path, stats);
}

function requireOneName(path: string, file: number): number {
  const { nlink, mode } = fs.fstatSync(file);
  if (nlink > 1) {
    fs.closeSync(file);
    throw new FileKindError(
      `${path} has another name too (a hard link), so writing to it would change that file as well. Copy the directory instead of linking it`,
    );
  }
  if ((mode & 0o077) !== 0) {
    try {
      fs.fchmodSync(file, OWNER_ONLY);
    } catch {
      // It belongs to somebody else, who has let us write to it.
    }
  }
  return file;
}

function notAFile(path: string, stats: fs.Stats): FileKindError {
  return new FileKindError(`${path} is ${kindOf(stats)}, where a plain file is expected`);
}

function kindOf(stats: fs.Stats): string {
  if (stats.isSymbolicLink()) return 'a symbolic link';
  if (stats.isFIFO()) return 'a FIFO';
  if (stats.isSocket()) return 'a socket';
  if (stats.isDirectory()) return 'a directory';
  return 'a device';
}
