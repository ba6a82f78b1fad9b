import fs from 'node:fs';
import path from 'node:path';
import { FileKindError, statOwnFile, strangeKindOf } from '../runtime/own-file.js';

/** Which files a data directory has. */

export const SNAPSHOT = 'db.json';
export const HEAD = 'head.json';
export const LOCK = 'lock';

const JOURNAL = /^journal-(\d{6,})\.jsonl$/;

export function journalPath(directory: string, generation: number): string {
  return path.join(directory, `journal-${String(generation).padStart(6, '0')}.jsonl`);
}

/** The generations of which there is a journal, the oldest first. */
export function generationsIn(directory: string): readonly number[] {
  return fs
    .readdirSync(directory)
    .map((name) => JOURNAL.exec(name)?.[1])
    .filter((digits) => digits !== undefined)
    .map(Number)
    .sort((one, other) => one - other);
}

/**
 * A cloned repository or an unpacked archive can bring anything.
 *
 * @throws FileKindError when a link, a FIFO, a socket or a device is in the directory, or a directory is
 * where a file of ours goes
 */
export function requirePlainFiles(directory: string): void {
  for (const name of fs.readdirSync(directory)) {
    const file = path.join(directory, name);
    const kind = strangeKindOf(file);
    if (kind !== undefined) {
      throw new FileKindError(
        `${file} is ${kind}, and a data directory may contain only plain files. Nothing was changed. Remove it, or name another directory with --data`,
      );
    }
    if ([SNAPSHOT, HEAD, LOCK].includes(name) || JOURNAL.test(name)) statOwnFile(file);
  }
}

/** What was appended beside a snapshot is on the disk once the directory is. Windows does that by itself. */
export function syncDirectory(directory: string): void {
  if (process.platform === 'win32') return;
  const handle = fs.openSync(directory, 'r');
  try {
    fs.fsyncSync(handle);
  } finally {
    fs.closeSync(handle);
  }
}
