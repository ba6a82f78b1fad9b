import fs from 'node:fs';
import { StorageError, type Changes } from './store.js';
import { messageOf } from '../runtime/failure.js';
import { readLines } from './lines.js';
import { isChanges } from './stored.js';

/**
 * An append-only file of changes, one JSON line a transaction. What commits together is written by one
 * system call before anybody is answered, so it outlives the process; a line that a crash cut off was
 * never answered for and is dropped when the file is read again.
 */
export interface JournalFile {
  /** Bytes written so far. */
  readonly size: number;
  /** Writes whole lines, all or none. Returns how many bytes they took. */
  append(lines: string): number;
  /** Resolves when everything appended so far is on the disk itself, not only with the kernel. */
  sync(): Promise<void>;
  close(): void;
}

export function openJournal(path: string): JournalFile {
  const file = fs.openSync(path, 'a');
  let size = fs.fstatSync(file).size;
  let syncing: Promise<void> | undefined;
  let queued: Promise<void> | undefined;
  let damage: StorageError | undefined;

  /** Half a line with more behind it would make the file unreadable. */
  const cutBack = (): void => {
    try {
      fs.ftruncateSync(file, size);
    } catch (error) {
      damage = storageError(path, error);
      throw damage;
    }
  };

  const startSync = (): Promise<void> =>
    new Promise((resolve, reject) => {
      fs.fdatasync(file, (error) => {
        if (error === null) resolve();
        else reject(storageError(path, error));
      });
    });

  const begin = (): Promise<void> => {
    const own = startSync().finally(() => {
      if (syncing === own) syncing = undefined;
    });
    syncing = own;
    return own;
  };

  return {
    get size() {
      return size;
    },
    append(lines) {
      if (damage !== undefined) throw damage;
      const length = Buffer.byteLength(lines);
      try {
        const written = fs.writeSync(file, lines);
        // The kernel takes a text in pieces only when it is about to refuse the rest.
        if (written < length) writeAll(file, Buffer.from(lines).subarray(written));
      } catch (error) {
        cutBack();
        throw storageError(path, error);
      }
      size += length;
      return length;
    },
    sync() {
      // One sync serves everybody who asked before it started; whoever asks later shares the next one.
      if (syncing === undefined) {
        return begin();
      }
      queued ??= syncing
        .catch(() => undefined)
        .then(() => {
          queued = undefined;
          return begin();
        });
      return queued;
    },
    close() {
      fs.closeSync(file);
    },
  };
}

function writeAll(file: number, bytes: Uint8Array): void {
  for (let written = 0; written < bytes.length;) {
    written += fs.writeSync(file, bytes, written);
  }
}

/** The changes in a journal, oldest first. In the end, cuts off a last line that was never finished. */
export function* readJournal(path: string): Generator<Changes> {
  const lines = readLines(path);
  try {
    for (let number = 1; ; number += 1) {
      const { done, value } = lines.next();
      if (done) {
        if (value < fs.statSync(path).size) fs.truncateSync(path, value);
        return;
      }
      yield parseLine(path, value, number);
    }
  } finally {
    lines.return(0);
  }
}

function parseLine(path: string, line: string, number: number): Changes {
  try {
    const changes: unknown = JSON.parse(line);
    if (isChanges(changes)) return changes;
  } catch {
    // Told below, with the place.
  }
  throw new StorageError(
    `${path} is damaged in line ${number}. Nothing was changed. Move the data directory away to start afresh, or delete that line and all after it to go back to the state before it.`,
  );
}

function storageError(path: string, cause: unknown): StorageError {
  const reason = messageOf(cause);
  return new StorageError(`cannot write to ${path}: ${reason}`, { cause });
}
