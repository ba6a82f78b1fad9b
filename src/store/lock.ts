import fs from 'node:fs';
import { StorageError } from './store.js';
import { codeOf, messageOf } from '../runtime/failure.js';

/** What this process holds itself: its own number in a file says nothing, it may be inherited. */
const held = new Set<string>();

/**
 * Claims a data directory for this process. The claim names the process, so one left behind by a
 * killed process is recognised and taken over.
 *
 * @returns a function that gives the claim up
 */
export function lockDirectory(path: string): () => void {
  for (let attempt = 0; attempt < 3; attempt += 1) {
    try {
      fs.writeFileSync(path, `${process.pid}\n`, { flag: 'wx' });
      const file = fs.realpathSync(path);
      held.add(file);
      return () => {
        held.delete(file);
        fs.rmSync(path, { force: true });
      };
    } catch (error) {
      if (!isExisting(error)) throw cannotClaim(path, error);
      const owner = Number.parseInt(fs.readFileSync(path, 'utf8'), 10);
      if (isAlive(owner) || held.has(fs.realpathSync(path))) {
        throw new StorageError(
          `the data directory is in use by process ${owner} (${path}). Stop it, or give this one another directory with --data.`,
        );
      }
      fs.rmSync(path, { force: true });
    }
  }
  throw new StorageError(`cannot claim the data directory: ${path} keeps coming back`);
}

function cannotClaim(path: string, cause: unknown): StorageError {
  // On a full disk the file is made but stays empty.
  fs.rmSync(path, { force: true });
  return new StorageError(
    `cannot write to the data directory: ${messageOf(cause)}. Make room or name another with --data DIR, or keep nothing with --data memory.`,
    { cause },
  );
}

function isExisting(error: unknown): boolean {
  return codeOf(error) === 'EEXIST';
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  // A process that was given its dead predecessor's number is not its predecessor.
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}
