import fs from 'node:fs';
import { StorageError, type Changes } from './store.js';
import { messageOf } from '../runtime/failure.js';
import { isChanges } from './stored.js';

/**
 * An append-only file of changes, one JSON line a transaction. A line is written by one system call
 * before the change is seen by anybody, so it outlives the process; a line that a crash cut off was
 * never answered for and is dropped when the file is read again.
 */
export interface JournalFile {
  /** Bytes written so far. */
  readonly size: number;
  append(changes: Changes): void;
  /** Resolves when everything appended so far is on the disk itself, not only with the kernel. */
  sync(): Promise<void>;
  close(): void;
}

export function openJournal(path: string): JournalFile {
  const file = fs.openSync(path, 'a');
  let size = fs.fstatSync(file).size;
  let syncing: Promise<void> | undefined;
  let queued: Promise<void> | undefined;

  const startSync = (): Promise<void> =>
    new Promise((resolve, reject) => {
      fs.fdatasync(file, (error) => {
        if (error === null) resolve();
        else reject(storageError(path, error));
      });
    });

  return {
    get size() {
      return size;
    },
    append(changes) {
      const line = `${JSON.stringify(changes)}\n`;
      const length = Buffer.byteLength(line);
      try {
        const written = fs.writeSync(file, line);
        // The kernel takes a line in pieces only when it is about to refuse the rest.
        if (written < length) writeAll(file, Buffer.from(line).subarray(written));
      } catch (error) {
        fs.ftruncateSync(file, size);
        throw storageError(path, error);
      }
      size += length;
    },
    sync() {
      // One sync serves everybody who asked before it started; whoever asks later shares the next one.
      if (syncing === undefined) {
        syncing = startSync().finally(() => {
          syncing = undefined;
        });
        return syncing;
      }
      queued ??= syncing
        .catch(() => undefined)
        .then(() => {
          queued = undefined;
          syncing = startSync().finally(() => {
            syncing = undefined;
          });
          return syncing;
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

/** The changes in a journal, oldest first. Cuts off a last line that was never finished. */
export function readJournal(path: string): readonly Changes[] {
  const content = fs.readFileSync(path);
  const end = content.lastIndexOf(0x0a) + 1;
  if (end < content.length) fs.truncateSync(path, end);
  return content
    .toString('utf8', 0, end)
    .split('\n')
    .slice(0, -1)
    .map((line, index) => parseLine(path, line, index + 1));
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
