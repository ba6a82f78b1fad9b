import fs from 'node:fs';
import path from 'node:path';
import { StorageError } from './store.js';
import { codeOf, messageOf } from '../runtime/failure.js';

/** What this process holds: a claim under its own number is otherwise its dead predecessor's. */
const held = new Set<string>();

/**
 * Claims a data directory for this process. The claim names the process, so one left behind by a
 * killed process is recognised and taken over.
 *
 * @returns a function that gives the claim up
 */
export function lockDirectory(file: string): () => void {
  const name = path.resolve(file);
  if (held.has(name)) {
    throw new StorageError(
      `the data directory is in use by this very process (${file}). Close the simulator that has it, or give this one another directory.`,
    );
  }
  for (let attempt = 0; attempt < 3; attempt += 1) {
    try {
      fs.writeFileSync(file, `${process.pid}\n`, { flag: 'wx' });
      held.add(name);
      return () => {
        held.delete(name);
        fs.rmSync(file, { force: true });
      };
    } catch (error) {
      if (!isExisting(error)) throw cannotClaim(file, error);
      const owner = Number.parseInt(fs.readFileSync(file, 'utf8'), 10);
      if (isAlive(owner)) {
        throw new StorageError(
          `the data directory is in use by process ${owner} (${file}). Stop it, or give this one another directory with --data.`,
        );
      }
      fs.rmSync(file, { force: true });
    }
  }
  throw new StorageError(`cannot claim the data directory: ${file} keeps coming back`);
}

function cannotClaim(file: string, cause: unknown): StorageError {
  // On a full disk the file is made but stays empty.
  fs.rmSync(file, { force: true });
  const reason = messageOf(cause);
  return new StorageError(
    `cannot write to the data directory: ${reason}. Make room or name another with --data DIR, or keep nothing with --data memory.`,
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
