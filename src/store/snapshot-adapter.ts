import { soon } from '../runtime/timers.js';
import fs from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { Adapter } from 'lowdb';
import { replaceOwnFile } from '../runtime/own-file.js';
import { refuseDamage } from './damage.js';
import { readSnapshotFile } from './read-snapshot.js';
import { serialise, type StoredSnapshot } from './snapshot-text.js';

const sync = promisify(fs.fsync);

/**
 * lowdb's adapter for a snapshot that can be large: written aside a piece at a time and then swapped
 * in, so that neither a crash nor a full disk harms the last good one. It is on the disk itself before
 * it takes the place of the one before it: the journals that it makes superfluous are removed next.
 */
export function createSnapshotAdapter(
  path: string,
  options: {
    readonly directory: string;
    /** Bytes. Default: as long as a string can be. */
    readonly readWholeUpTo?: number;
  },
): Adapter<StoredSnapshot> {
  return {
    async read() {
      const onDamage = refuseDamage(options.directory);
      return readSnapshotFile(path, onDamage, options.readWholeUpTo)?.snapshot ?? null;
    },
    async write(snapshot) {
      const aside = `${path}.new`;
      const file = replaceOwnFile(aside);
      try {
        for (const piece of serialise(snapshot)) {
          writeAll(file, Buffer.from(piece));
          await new Promise<void>((resolve) => {
            soon(resolve);
          });
        }
        await sync(file);
      } catch (error) {
        // On a full disk, half a snapshot would take the room that the journal still needs.
        await rm(aside, { force: true });
        throw error;
      } finally {
        fs.closeSync(file);
      }
      await rename(aside, path);
    },
  };
}

function writeAll(file: number, bytes: Buffer): void {
  for (let written = 0; written < bytes.length;) {
    written += fs.writeSync(file, bytes, written);
  }
}
