import fs from 'node:fs';
import path from 'node:path';
import type { RecordRules } from '../lifecycles/record-rules.js';
import { messageOf } from '../runtime/failure.js';
import { makeDirectory } from '../runtime/directory.js';
import { describeDamage } from './damage.js';
import { openDurableStore } from './durable-store.js';
import { requirePlainFiles } from './layout.js';
import { loadDirectory } from './load.js';
import { lockDirectory } from './lock.js';
import { salvageDirectory } from './salvage.js';
import { StorageError } from './store.js';

/** What a data directory is found to be. */
export interface CheckReport {
  readonly format: 'today' | 'old' | 'fresh';
  readonly records: number;
  /** Sentences: which file, which line, what is wrong. */
  readonly damages: readonly string[];
  /** Sentences, too: what is intact, and what the definition does not allow. */
  readonly unfit: readonly string[];
  /** A last line that was never finished and nobody was answered for: not a damage. */
  readonly tornBytes: number;
}

/** Reads a data directory whole and changes nothing in it. */
export async function checkDirectory(directory: string, rules: RecordRules): Promise<CheckReport> {
  return alone(directory, async () => {
    const damages: string[] = [];
    const unfit: string[] = [];
    const loaded = await loadDirectory(directory, {
      rules,
      onDamage: (damage) =>
        (damage.isUnfit === true ? unfit : damages).push(describeDamage(damage)),
    });
    return {
      format: loaded.format,
      records: loaded.contents.records.size,
      damages,
      unfit,
      tornBytes: loaded.end?.torn ?? 0,
    };
  });
}

export interface SalvageReport {
  readonly records: number;
  readonly changes: number;
  readonly lost: readonly string[];
}

/**
 * Writes what is whole in one data directory into a new one.
 *
 * @throws StorageError when the new one is there and not empty
 */
export async function salvageTo(
  directory: string,
  to: string,
  rules: RecordRules,
): Promise<SalvageReport> {
  const { contents, changes, lost } = await alone(directory, () =>
    salvageDirectory(directory, rules),
  );
  makeDirectory(to, 0o700);
  const [first] = fs.readdirSync(to);
  if (first !== undefined) {
    throw new StorageError(
      `${to} is not empty: it holds ${first}. Name a new directory with --to.`,
    );
  }
  const store = await openDurableStore({ rules, directory: to });
  try {
    await store.transaction((tx) => {
      // This transaction itself is counted too.
      tx.clear(Math.max(0, contents.sequence - 1), contents.records);
      if (contents.seed !== undefined) tx.drawFrom(contents.seed);
      tx.setClock(contents.clock);
    });
  } finally {
    await store.close();
  }
  return { records: contents.records.size, changes, lost };
}

/** While no simulator writes to it. */
async function alone<T>(directory: string, work: () => Promise<T>): Promise<T> {
  if (!fs.statSync(directory, { throwIfNoEntry: false })?.isDirectory()) {
    throw new StorageError(`${path.resolve(directory)} is not a directory`);
  }
  const lock = lockDirectory(directory, { quiet: true });
  try {
    requirePlainFiles(directory);
    return await work();
  } catch (error) {
    if (error instanceof StorageError) throw error;
    throw new StorageError(messageOf(error), { cause: error });
  } finally {
    lock.release();
  }
}
