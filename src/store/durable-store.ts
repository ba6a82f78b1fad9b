import fs from 'node:fs';
import path from 'node:path';
import { Low } from 'lowdb';
import type { RecordRules } from '../lifecycles/record-rules.js';
import { NOTHING } from './checksum.js';
import { openDirectoryLog } from './directory-log.js';
import { createFoldPolicy } from './fold-policy.js';
import { openHead } from './head-file.js';
import { HEAD, requirePlainFiles, SNAPSHOT } from './layout.js';
import { loadDirectory, type Loaded } from './load.js';
import { lockDirectory } from './lock.js';
import { createMemoryStore, emptyContents } from './memory-store.js';
import { createSnapshotAdapter } from './snapshot-adapter.js';
import type { StoredSnapshot } from './snapshot-text.js';
import { StorageError, UncertainStorageError, type MemoryStore } from './store.js';
import { makeDirectory } from '../runtime/directory.js';
import { messageOf } from '../runtime/failure.js';

export interface DurableStoreOptions {
  /** What its records must be. */
  readonly rules: RecordRules;
  /** Made when it does not exist. */
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
 * at any point of it leaves a snapshot and the journals that continue it. Every line has a checksum of
 * itself and of the one before, and `head.json` says how many there are: what is read is what was kept.
 *
 * @throws StorageError when the directory is in use, unreadable, damaged or of another format
 */
export async function openDurableStore(options: DurableStoreOptions): Promise<MemoryStore> {
  const { rules, directory, fsync = false, foldAfter = FOLD_AFTER } = options;
  prepareDirectory(directory);
  const lock = lockDirectory(directory);
  try {
    const adapter = createSnapshotAdapter(path.join(directory, SNAPSHOT), { rules, directory });
    const nothing = emptyContents(rules);
    const db = new Low<StoredSnapshot>(adapter, { ...nothing, generation: 0, chain: NOTHING });
    const writeSnapshot = async (snapshot: StoredSnapshot): Promise<void> => {
      db.data = snapshot;
      await db.write();
      // It would keep every record of that time.
      db.data = { ...nothing, generation: snapshot.generation, chain: snapshot.chain };
    };
    const policy = createFoldPolicy(foldAfter);
    const found = await loadDirectory(directory, { rules, policy });
    const loaded = found.format === 'old' ? await upgrade(directory, found, writeSnapshot) : found;
    const log = openDirectoryLog(directory, loaded, { fsync });
    if (found.format === 'old') log.forgetPast();
    let folding: Promise<void> | undefined;
    /** How many changes are being kept in parts: a new generation would separate these. */
    let held = 0;
    /** What the disk holds is unknown: to go on would be to promise what cannot be kept. */
    let failure: StorageError | undefined;
    let isClosed = false;
    let hasWritten = false;

    const memory = createMemoryStore({
      contents: loaded.contents,
      hold() {
        held += 1;
        return () => {
          held -= 1;
        };
      },
      keep({ lines, records, liveRecords }) {
        if (failure !== undefined) throw failure;
        if (isClosed) throw new StorageError(`${directory} is closed`);
        const isTimeToFold =
          folding === undefined && held === 0 && policy.isWorthwhile(liveRecords);
        policy.add(records, log.append(lines));
        hasWritten = true;
        if (isTimeToFold) {
          // After this commit is applied: the snapshot is to hold it.
          folding = Promise.resolve()
            .then(() => (held === 0 ? fold() : undefined))
            .finally(() => {
              folding = undefined;
            });
        }
        if (!fsync) return undefined;
        return log
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
        if (isGone()) throw gone(directory);
        const contents = memory.contents();
        policy.begin(contents.records.size);
        const { chain } = log;
        const past = log.rotate();
        // Commits that wait for the past journal to reach the disk still need it open.
        if (fsync) await past.sync();
        past.close();
        await writeSnapshot({ ...contents, generation: log.generation, chain });
        log.forgetPast();
      } catch (error) {
        options.onFoldError?.(error);
      }
    };
    const isGone = (): boolean => log.isDeleted() || !lock.isInPlace();

    return {
      transaction: (work, transactionOptions) => memory.transaction(work, transactionOptions),
      transact: (work, transactionOptions) => memory.transact(work, transactionOptions),
      snapshot: () => memory.snapshot(),
      get seed() {
        return memory.seed;
      },
      clock: memory.clock,
      count: () => memory.count(),
      contents: () => memory.contents(),
      async close() {
        try {
          // Keeps what waits; from here on nothing more is taken.
          const kept = memory.close();
          isClosed = true;
          await kept;
          await folding;
          if (!isGone()) {
            if (log.hasChanges) await fold();
          } else if (hasWritten) {
            throw gone(directory);
          }
        } finally {
          log.close();
          lock.release();
        }
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** Brings a directory to the format of today. A kill at any point of it leaves one that is read as before. */
async function upgrade(
  directory: string,
  { contents, generation }: Loaded,
  writeSnapshot: (snapshot: StoredSnapshot) => Promise<void>,
): Promise<Loaded> {
  const next = { generation: generation + 1, chain: NOTHING };
  const head = openHead(path.join(directory, HEAD));
  try {
    head.write({ ...next, lines: 0, upgrading: true });
    head.sync();
  } finally {
    head.close();
  }
  await writeSnapshot({ ...contents, ...next });
  return { contents, generation: next.generation, format: 'today' };
}

function inDoubt(failure: StorageError): UncertainStorageError {
  return new UncertainStorageError(
    `${failure.message}. It is unknown whether this change was saved, and no more changes are accepted. Check the disk and restart.`,
    { cause: failure },
  );
}

function gone(directory: string): StorageError {
  return new StorageError(
    `the data directory ${directory} was deleted or moved while it was in use: what was kept in it does not exist any more`,
  );
}

function prepareDirectory(directory: string): void {
  try {
    makeDirectory(directory, OWNER_ONLY);
    fs.accessSync(directory, fs.constants.R_OK | fs.constants.W_OK);
  } catch (error) {
    const reason = messageOf(error);
    throw new StorageError(
      `cannot use the data directory ${directory}: ${reason}. Choose another with --data DIR, or use --data memory, which saves nothing.`,
      { cause: error },
    );
  }
  requirePlainFiles(directory);
}

const OWNER_ONLY = 0o700;
