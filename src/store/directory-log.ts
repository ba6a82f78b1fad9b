import fs from 'node:fs';
import path from 'node:path';
import { NOTHING } from './checksum.js';
import { openHead, type HeadFile } from './head-file.js';
import { createJournal, openJournal, type JournalFile } from './journal-file.js';
import { generationsIn, HEAD, journalPath, syncDirectory } from './layout.js';
import type { Loaded } from './load.js';

/** The journal that is written to, and the head that says how far it has come. */
export interface DirectoryLog {
  readonly generation: number;
  /** The checksum that the journal ends with. */
  readonly chain: string;
  /** Whether anything was written since the last rotation. */
  readonly hasChanges: boolean;
  isDeleted(): boolean;
  /** Keeps lines, all or none. Returns how many bytes they took. */
  append(lines: readonly string[]): number;
  /** Resolves when what was appended is on the disk itself. */
  sync(): Promise<void>;
  /** Goes on in a new journal. Returns the one of the past, to be synced and closed. */
  rotate(): JournalFile;
  /** The old journals are of no more use: a snapshot on the disk holds all that they do. */
  forgetPast(): void;
  close(): void;
}

/**
 * With `fsync` the head is written when the lines are on the disk: after a power cut it would otherwise
 * promise lines that nobody was answered for, and that are not there.
 */
export function openDirectoryLog(
  directory: string,
  loaded: Loaded,
  { fsync }: { readonly fsync: boolean },
): DirectoryLog {
  const head = openHead(path.join(directory, HEAD));
  let { generation } = loaded;
  let journal: JournalFile;
  try {
    journal = openNewest(directory, loaded, head);
    if (fsync) syncDirectory(directory);
  } catch (error) {
    head.close();
    throw error;
  }

  return {
    get generation() {
      return generation;
    },
    get chain() {
      return journal.end.chain;
    },
    get hasChanges() {
      return journal.end.lines > 1;
    },
    isDeleted: () => journal.isDeleted(),
    append(lines) {
      return journal.append(
        lines,
        fsync
          ? undefined
          : (end) => {
              head.write({ generation, ...end });
            },
      );
    },
    sync() {
      const reached = { generation, ...journal.end };
      return journal.sync().then(() => {
        head.write(reached);
      });
    },
    rotate() {
      const next = createJournal(
        journalPath(directory, generation + 1),
        generation + 1,
        journal.end.chain,
      );
      try {
        head.write({ generation: generation + 1, ...next.end });
      } catch (error) {
        next.close();
        fs.rmSync(journalPath(directory, generation + 1), { force: true });
        throw error;
      }
      generation += 1;
      const past = journal;
      journal = next;
      return past;
    },
    forgetPast() {
      head.sync();
      syncDirectory(directory);
      for (const existing of generationsIn(directory)) {
        if (existing < generation) fs.rmSync(journalPath(directory, existing), { force: true });
      }
    },
    close() {
      journal.close();
      head.close();
    },
  };
}

function openNewest(directory: string, { generation, end }: Loaded, head: HeadFile): JournalFile {
  const file = journalPath(directory, generation);
  // One that was begun and never got its heading.
  for (const existing of generationsIn(directory)) {
    if (existing > generation) fs.rmSync(journalPath(directory, existing));
  }
  if (end === undefined) {
    // First, so that a journal without a head is always a loss.
    head.write({ generation, lines: 0, chain: NOTHING });
    fs.rmSync(file, { force: true });
    const journal = createJournal(file, generation, NOTHING);
    head.write({ generation, ...journal.end });
    return journal;
  }
  const journal = openJournal(file, end, end.whole);
  head.write({ generation, lines: end.lines, chain: end.chain });
  return journal;
}
