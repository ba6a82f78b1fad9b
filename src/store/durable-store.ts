import fs from 'node:fs';
import path from 'node:path';
import { Low } from 'lowdb';
import { openJournal, readJournal } from './journal-file.js';
import { countRecords } from './commit-group.js';
import { createFoldPolicy, type FoldPolicy } from './fold-policy.js';
import { lockDirectory } from './lock.js';
import { createMemoryStore, EMPTY } from './memory-store.js';
import { createSnapshotAdapter, type StoredSnapshot } from './snapshot-adapter.js';
import { StorageError, UncertainStorageError, type Store } from './store.js';
import { Base } from './view.js';
import { makeDirectory } from '../runtime/directory.js';
import { messageOf } from '../runtime/failure.js';

export interface DurableStoreOptions {
  /** Made when it is not there. */
  readonly directory: string;
  /** Whether an answer also waits until its change would survive a power cut. */
  readonly fsync?: boolean;
  /** The journal is folded into the snapshot when more bytes than this are superseded, and most are. */
  readonly foldAfter?: number;
  /** Told when folding fails. The journal keeps every change, so nothing is lost by it. */
  readonly onFoldError?: (error: unknown) => void;
}

const FOLD_AFTER = 64 * 1024 * 1024;

/**
 * A store on disk: a lowdb snapshot (`db.json`) and beside it a journal of what was committed since.
 * A commit appends one line, whatever the number of records; now and then the journal is folded into
 * a new snapshot while requests go on. Each fold starts a new generation of the journal, so a crash
 * at any point of it leaves a snapshot and the journals that continue it.
 *
 * @throws StorageError when the directory is in use, unreadable, damaged or of another format
 */
export async function openDurableStore(options: DurableStoreOptions): Promise<Store> {
  const { directory, fsync = false, foldAfter = FOLD_AFTER } = options;
  prepareDirectory(directory);
  const unlock = lockDirectory(path.join(directory, 'lock'));
  try {
    const adapter = createSnapshotAdapter(path.join(directory, 'db.json'), { fsync });
    const db = new Low<StoredSnapshot>(adapter, { ...EMPTY, generation: 0 });
    await db.read();

    const policy = createFoldPolicy(foldAfter);
    policy.add(db.data.records.length, sizeOf(path.join(directory, 'db.json')));
    const contents = replay(directory, db.data, policy);
    let { generation } = db.data;
    db.data = { ...EMPTY, generation };
    // What was read is the past: the journal of the present is the newest there is.
    for (const existing of generationsIn(directory)) generation = Math.max(generation, existing);
    let journal = openJournal(journalPath(directory, generation));
    let folding: Promise<void> | undefined;
    /** What the disk holds is unknown: to go on would be to promise what cannot be kept. */
    let failure: StorageError | undefined;
    let isClosed = false;

    const memory = createMemoryStore({
      contents,
      keep({ lines, records, liveRecords }) {
        if (failure !== undefined) throw failure;
        if (isClosed) throw new StorageError(`${directory} is closed`);
        const isTimeToFold = folding === undefined && policy.isWorthwhile(liveRecords);
        policy.add(records, journal.append(lines));
        if (isTimeToFold) {
          // After this commit is applied: the snapshot is to hold it.
          folding = Promise.resolve()
            .then(fold)
            .finally(() => {
              folding = undefined;
            });
        }
        if (!fsync) return undefined;
        return journal
          .sync()
          .catch((error: unknown) => {
            failure ??= error instanceof StorageError ? error : new StorageError(String(error));
          })
          .then(() => {
            // The disk tells of a failure once: who waited for a later sync is in the same doubt.
            if (failure !== undefined) throw inDoubt(failure);
          });
      },
    });

    const fold = async (): Promise<void> => {
      try {
        const snapshot = memory.snapshot();
        policy.begin(snapshot.records.length);
        const past = journal;
        journal = openJournal(journalPath(directory, generation + 1));
        generation += 1;
        // Commits that wait for the past journal to reach the disk still need it open.
        if (fsync) await past.sync();
        past.close();
        db.data = { ...snapshot, generation };
        await db.write();
        db.data = { ...EMPTY, generation };
        removeJournalsBefore(directory, generation);
      } catch (error) {
        options.onFoldError?.(error);
      }
    };

    return {
      transaction: (work, transactionOptions) => memory.transaction(work, transactionOptions),
      snapshot: () => memory.snapshot(),
      contents: () => memory.contents(),
      async close() {
        // Keeps what waits; from here on nothing more is taken.
        const kept = memory.close();
        isClosed = true;
        await kept;
        await folding;
        if (journal.size > 0) await fold();
        journal.close();
        unlock();
      },
    };
  } catch (error) {
    unlock();
    throw error;
  }
}

function inDoubt(failure: StorageError): UncertainStorageError {
  return new UncertainStorageError(
    `${failure.message}. Whether this change is kept cannot be told, and no more are taken: look after the disk and restart.`,
    { cause: failure },
  );
}

function prepareDirectory(directory: string): void {
  try {
    makeDirectory(directory);
    fs.accessSync(directory, fs.constants.R_OK | fs.constants.W_OK);
  } catch (error) {
    const reason = messageOf(error);
    throw new StorageError(
      `cannot use the data directory ${directory}: ${reason}. Name another with --data DIR, or keep nothing with --data memory.`,
      { cause: error },
    );
  }
}

/** The snapshot with every journal from its generation on applied to it. */
function replay(directory: string, stored: StoredSnapshot, policy: FoldPolicy): StoredSnapshot {
  const base = new Base(stored);
  for (const generation of generationsIn(directory)) {
    if (generation < stored.generation) continue;
    const file = journalPath(directory, generation);
    const size = sizeOf(file);
    for (const changes of readJournal(file)) {
      base.apply(changes);
      policy.add(countRecords(changes), 0);
    }
    policy.add(0, size);
  }
  return { ...base.snapshot(), generation: stored.generation };
}

const JOURNAL = /^journal-(\d{6,})\.jsonl$/;

function journalPath(directory: string, generation: number): string {
  return path.join(directory, `journal-${String(generation).padStart(6, '0')}.jsonl`);
}

function generationsIn(directory: string): readonly number[] {
  return fs
    .readdirSync(directory)
    .map((name) => JOURNAL.exec(name)?.[1])
    .filter((digits) => digits !== undefined)
    .map(Number)
    .sort((one, other) => one - other);
}

function removeJournalsBefore(directory: string, generation: number): void {
  for (const existing of generationsIn(directory)) {
    if (existing < generation) fs.rmSync(journalPath(directory, existing), { force: true });
  }
}

function sizeOf(file: string): number {
  return fs.statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
