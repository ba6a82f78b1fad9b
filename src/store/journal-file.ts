import fs from 'node:fs';
import { createOwnFile, openToAppend, writeAll } from '../runtime/own-file.js';
import { messageOf } from '../runtime/failure.js';
import { seal, type Checksum } from './checksum.js';
import { StorageError } from './store.js';

/** Where a journal ends. */
export interface JournalEnd {
  readonly lines: number;
  readonly chain: Checksum;
}

/**
 * An append-only file of changes, one JSON line a transaction, each with the checksum of the one before
 * it. What commits together is written by one system call before anybody is answered, so it outlives
 * the process; a line that a crash cut off was never answered for and is dropped when the file is read.
 */
export interface JournalFile {
  readonly end: JournalEnd;
  /** Whether somebody has deleted the file: what is written to it is gone with this process. */
  isDeleted(): boolean;
  /**
   * Writes lines, all or none. Returns how many bytes they took.
   *
   * @param settle keeps the new end elsewhere; when it throws, nothing was written
   */
  append(lines: readonly string[], settle?: (end: JournalEnd) => void): number;
  /** Resolves when everything appended so far is on the disk itself, not only with the kernel. */
  sync(): Promise<void>;
  close(): void;
}

/** A new journal, with the line that says what it continues. Throws where there is something already. */
export function createJournal(path: string, generation: number, after: Checksum): JournalFile {
  const file = createOwnFile(path, { append: true });
  try {
    const journal = toJournal(path, file, { lines: 0, chain: after });
    journal.append([JSON.stringify({ journal: generation })]);
    return journal;
  } catch (error) {
    fs.closeSync(file);
    fs.rmSync(path, { force: true });
    throw error;
  }
}

/** One that is there and ends at `end`, after so many bytes: a line that was never finished is cut off. */
export function openJournal(path: string, end: JournalEnd, whole: number): JournalFile {
  const file = openToAppend(path);
  try {
    if (fs.fstatSync(file).size > whole) fs.ftruncateSync(file, whole);
    return toJournal(path, file, end);
  } catch (error) {
    fs.closeSync(file);
    throw storageError(path, error);
  }
}

function toJournal(path: string, file: number, start: JournalEnd): JournalFile {
  let end = start;
  let { size } = fs.fstatSync(file);
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

  const isDeleted = (): boolean => fs.fstatSync(file).nlink === 0;

  return {
    get end() {
      return end;
    },
    isDeleted,
    append(lines, settle) {
      if (damage !== undefined) throw damage;
      if (isDeleted()) throw new StorageError(`${path} was deleted while it was in use`);
      const { bytes, chain } = seal(lines, end.chain);
      const next = { lines: end.lines + lines.length, chain };
      try {
        writeAll(file, bytes);
        settle?.(next);
      } catch (error) {
        cutBack();
        throw error instanceof StorageError ? error : storageError(path, error);
      }
      end = next;
      size += bytes.length;
      return bytes.length;
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

function storageError(path: string, cause: unknown): StorageError {
  const reason = messageOf(cause);
  return new StorageError(`cannot write to ${path}: ${reason}`, { cause });
}
