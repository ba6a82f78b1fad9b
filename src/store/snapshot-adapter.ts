import type { Adapter } from 'lowdb';
import type { RecordRules } from '../lifecycles/record-rules.js';
import { swapIn } from '../runtime/own-file.js';
import { refuseDamage } from './damage.js';
import { readSnapshotFile } from './read-snapshot.js';
import { serialise, type StoredSnapshot } from './snapshot-text.js';

/**
 * lowdb's adapter for a snapshot that can be large: written aside a piece at a time and then swapped
 * in, so that neither a crash nor a full disk harms the last good one. It is on the disk itself before
 * it takes the place of the one before it: the journals that it makes superfluous are removed next.
 */
export function createSnapshotAdapter(
  path: string,
  options: {
    readonly rules: RecordRules;
    readonly directory: string;
    /** Bytes. Default: as long as a string can be. */
    readonly readWholeUpTo?: number;
  },
): Adapter<StoredSnapshot> {
  return {
    async read() {
      const onDamage = refuseDamage(options.directory);
      const read = await readSnapshotFile(path, { ...options, onDamage });
      return read?.snapshot ?? null;
    },
    write: (snapshot) => swapIn(path, serialise(snapshot)),
  };
}
