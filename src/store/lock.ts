import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { codeOf, messageOf } from '../runtime/failure.js';
import { openToRead, replaceOwnFile } from '../runtime/own-file.js';
import { LOCK } from './layout.js';
import { StorageError } from './store.js';

export interface DirectoryLock {
  /** Whether the directory that was locked is still the one of this name. */
  isInPlace(): boolean;
  release(): void;
}

/**
 * Claims a data directory for this process, so that two never write to one. The claim is a lock of the
 * operating system: it ends with the process, however that ends, and holds across containers that share
 * the directory. The file `lock` is for people: it names the owner, and nothing depends on it.
 *
 * @throws StorageError when somebody else has it, or when it cannot be locked
 */
export function lockDirectory(directory: string, { quiet = false } = {}): DirectoryLock {
  const label = path.join(directory, LOCK);
  const handle = process.platform === 'linux' ? lockByDescriptor(directory) : lockByOpening(label);
  const isTheDirectory = process.platform === 'linux';
  const release = (): void => {
    // While the lock is held: afterwards the file may be that of the next owner.
    if (!quiet && isInPlace()) fs.rmSync(label, { force: true });
    fs.closeSync(handle);
  };
  const isInPlace = (): boolean => {
    if (!isTheDirectory) return true;
    const named = fs.statSync(directory, { throwIfNoEntry: false });
    const held = fs.fstatSync(handle);
    return named?.ino === held.ino && named.dev === held.dev;
  };
  if (isTheDirectory && !quiet) {
    try {
      writeLabel(label);
    } catch (error) {
      release();
      throw new StorageError(
        `cannot write to the data directory: ${messageOf(error)}. Make room, or choose another with --data DIR, or use --data memory, which saves nothing.`,
        { cause: error },
      );
    }
  }
  return { isInPlace, release };
}

/**
 * flock(1) locks what our descriptor is open on, and ends; the lock stays with the descriptor, which no
 * other process inherits. It is the directory that is locked: a file in it could be deleted.
 */
function lockByDescriptor(directory: string): number {
  const handle = fs.openSync(directory, 'r');
  const { status, error, stderr } = spawnSync('flock', ['-n', '-x', '3'], {
    stdio: ['ignore', 'ignore', 'pipe', handle],
  });
  if (status === 0) return handle;
  fs.closeSync(handle);
  if (status === 1) throw inUse(directory);
  const reason =
    codeOf(error) === 'ENOENT'
      ? 'the command flock is missing; it is part of util-linux and of BusyBox'
      : (error?.message ?? String(stderr).trim());
  throw new StorageError(
    `cannot lock the data directory ${directory}: ${reason}. Without a lock two processes could write to it. Choose a directory on a local disk with --data DIR, or use --data memory, which saves nothing.`,
  );
}

/** O_EXLOCK of BSD and macOS; on Windows libuv takes this flag for a file that is shared with nobody. */
const EXCLUSIVELY = process.platform === 'win32' ? 0x1000_0000 : 0x20 | fs.constants.O_NONBLOCK;

function lockByOpening(file: string): number {
  const { O_RDWR, O_CREAT } = fs.constants;
  try {
    return fs.openSync(file, O_RDWR | O_CREAT | EXCLUSIVELY, 0o600);
  } catch (error) {
    if (['EAGAIN', 'EBUSY', 'EWOULDBLOCK'].includes(String(codeOf(error)))) {
      throw inUse(path.dirname(file));
    }
    throw new StorageError(`cannot lock the data directory: ${messageOf(error)}`, { cause: error });
  }
}

function writeLabel(file: string): void {
  const handle = replaceOwnFile(file);
  try {
    fs.writeSync(handle, `${process.pid} on ${os.hostname()}\n`);
  } finally {
    fs.closeSync(handle);
  }
}

function inUse(directory: string): StorageError {
  const owner = readLabel(path.join(directory, LOCK));
  return new StorageError(
    `the data directory is in use by ${owner} (${directory}). Stop it, or give this one another directory with --data.`,
  );
}

/** A number of a process means something on its own machine, and in its own container, only. */
function readLabel(file: string): string {
  try {
    const handle = openToRead(file);
    try {
      const label = /^(\d+)(?: on (\S+))?\s*$/.exec(fs.readFileSync(handle, 'utf8'));
      if (label === null) return 'another process';
      const [, pid = '', host = os.hostname()] = label;
      return host === os.hostname() ? `process ${pid}` : `process ${pid} on ${host}`;
    } finally {
      fs.closeSync(handle);
    }
  } catch {
    return 'another process';
  }
}
