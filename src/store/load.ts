import fs from 'node:fs';
import path from 'node:path';
import type { RecordRules } from '../lifecycles/record-rules.js';
import { countRecords } from './commit-group.js';
import { NOTHING } from './checksum.js';
import { refuseDamage, type OnDamage } from './damage.js';
import type { FoldPolicy } from './fold-policy.js';
import { readHead, START, type Head } from './head-file.js';
import type { JournalEnd } from './journal-file.js';
import { generationsIn, HEAD, journalPath, SNAPSHOT } from './layout.js';
import { createSlicer, type Slicer } from '../runtime/slices.js';
import { emptyContents } from './memory-store.js';
import { readJournal, type JournalFoot } from './read-journal.js';
import { isOfToday, readSnapshotFile } from './read-snapshot.js';
import { createReplay, type Replay } from './replay.js';
import type { Contents } from './store.js';
import { Base } from './view.js';

/** What a data directory holds, and where writing goes on. */
export interface Loaded {
  readonly contents: Contents;
  /** Of the newest journal. */
  readonly generation: number;
  /** Where the newest journal ends; `undefined` when there is none yet. */
  readonly end?: JournalEnd & JournalFoot;
  /** `old`: written before there were checksums, and to be brought to the format of today. */
  readonly format: 'today' | 'old' | 'fresh';
}

interface Reading {
  readonly rules: RecordRules;
  readonly directory: string;
  readonly onDamage: OnDamage;
  readonly policy: FoldPolicy | undefined;
  readonly slice: Slicer;
}

/**
 * Reads a directory whole, and holds everything in it against checksums and schema.
 *
 * @param onDamage told of what is not as it was written; default: throws a StorageError
 */
export async function loadDirectory(
  directory: string,
  { rules, onDamage = refuseDamage(directory), policy }: Pick<Reading, 'rules'> & Partial<Reading>,
): Promise<Loaded> {
  const reading = { rules, directory, onDamage, policy, slice: createSlicer() };
  const file = path.join(directory, HEAD);
  const head = readHead(file);
  if (head === null) {
    onDamage({ file, what: 'is damaged: its checksum is not that of its content' });
    return loadToday(reading, undefined);
  }
  if (head?.upgrading === true) return loadHalfUpgraded(reading, head);
  if (head !== undefined) return loadToday(reading, head);
  if (hasFilesOfToday(reading)) {
    onDamage({ file, what: 'is missing' });
    return loadToday(reading, undefined);
  }
  return loadOld(reading);
}

function hasFilesOfToday({ rules, directory }: Reading): boolean {
  const snapshot = path.join(directory, SNAPSHOT);
  if (fs.existsSync(snapshot) && isOfToday(snapshot)) return true;
  return generationsIn(directory).some((generation) => {
    const lines = readJournal(journalPath(directory, generation), rules);
    const { value } = lines.next();
    lines.return({ whole: 0, torn: 0 });
    return 'seal' in value && value.seal !== undefined;
  });
}

/** A kill came while the directory was brought to the format of today: nothing was taken since. */
async function loadHalfUpgraded(reading: Reading, head: Head): Promise<Loaded> {
  const snapshot = path.join(reading.directory, SNAPSHOT);
  if (!fs.existsSync(snapshot) || !isOfToday(snapshot)) return loadOld(reading);
  const read = await readSnapshotFile(snapshot, reading);
  if (read?.snapshot.generation !== head.generation) {
    reading.onDamage({ file: snapshot, what: `is not of generation ${head.generation}` });
  }
  // As before, so that it is done again.
  return {
    contents: read?.snapshot ?? emptyContents(reading.rules),
    generation: head.generation - 1,
    format: 'old',
  };
}

async function loadToday(reading: Reading, head: Head | undefined): Promise<Loaded> {
  const { rules, directory, onDamage, policy } = reading;
  const snapshot = path.join(directory, SNAPSHOT);
  const read = await readSnapshotFile(snapshot, { rules, onDamage });
  if (read?.format === 1) {
    onDamage({
      file: snapshot,
      what: 'has no checksum, but the directory uses checksums: the file was replaced',
    });
  }
  const all = generationsIn(directory);
  const oldest = Math.min(head?.generation ?? Infinity, ...all);
  const isLost = read === undefined && Number.isFinite(oldest) && oldest > 0;
  if (isLost) onDamage({ file: snapshot, what: 'is missing' });
  const start = read?.snapshot ?? {
    ...emptyContents(rules),
    generation: isLost ? oldest : 0,
    chain: NOTHING,
  };
  policy?.add(start.records.size, sizeOf(snapshot));
  const base = new Base(start);
  const to = createReplay(base);
  const there = all.filter((each) => each >= start.generation);
  if (head !== undefined && head.generation < start.generation) {
    onDamage({
      file: path.join(directory, HEAD),
      what: `is of generation ${head.generation}, and ${snapshot} is of ${start.generation}: one of them is older than the other`,
    });
  }
  const last = Math.max(head?.generation ?? 0, ...there);
  let chain = start.chain;
  let end: Loaded['end'];
  let { generation } = start;
  for (let each = start.generation; each <= last; each += 1) {
    if (!there.includes(each)) {
      const mayBeMissing = each === head?.generation && head.lines === 0;
      const file = journalPath(directory, each);
      if (!mayBeMissing) onDamage({ file, what: 'is missing' });
      continue;
    }
    const ended = await replay(reading, to, { generation: each, chain, head });
    if (ended === undefined) continue;
    ({ chain } = ended);
    end = ended;
    generation = each;
  }
  return { contents: base.contents(), generation, ...(end && { end }), format: 'today' };
}

/** `undefined` for a journal of which not even the heading was finished. */
async function replay(
  { rules, directory, onDamage, policy, slice }: Reading,
  to: Replay,
  from: { readonly generation: number; readonly chain: string; readonly head: Head | undefined },
): Promise<Loaded['end']> {
  const { generation, head } = from;
  const file = journalPath(directory, generation);
  const mustReach = head?.generation === generation ? head : { ...START, generation };
  let { chain } = from;
  let lines = 0;
  const reader = readJournal(file, rules);
  let next = reader.next();
  try {
    for (; !next.done; next = reader.next()) {
      if (slice.isOver()) await slice.next();
      const { number: line, seal, heading, changes, fault, isUnfit = false } = next.value;
      if (fault !== undefined) onDamage({ file, line, what: fault, isUnfit });
      else if (seal === undefined) onDamage({ file, line, what: 'it has no checksum' });
      else if ((heading !== undefined) !== (line === 1)) {
        onDamage({ file, line, what: 'only the first line may be a heading, and it must be one' });
      } else if (heading !== undefined && heading !== generation) {
        onDamage({ file, line, what: `it is the journal of generation ${heading}` });
      }
      if (seal !== undefined && seal.after !== chain) {
        onDamage({
          file,
          line,
          what: 'it does not continue the line before it: lines are missing, in another order or duplicated',
        });
      }
      chain = seal?.crc ?? chain;
      lines += 1;
      if (lines === mustReach.lines && chain !== mustReach.chain) {
        onDamage({ file, line, what: `${HEAD} says that another line belongs here` });
      }
      if (changes === undefined) continue;
      const misplaced = to.apply(changes);
      if (misplaced !== undefined) onDamage({ file, line, what: misplaced });
      policy?.add(countRecords(changes), next.value.bytes);
    }
  } finally {
    reader.return({ whole: 0, torn: 0 });
  }
  if (lines < mustReach.lines) {
    onDamage({ file, what: `ends after line ${lines}, but ${mustReach.lines} lines were saved` });
  }
  if (lines === 0 && head !== undefined && generation <= head.generation && head.lines > 0) {
    onDamage({ file, what: 'has lost its heading' });
  }
  return lines === 0 ? undefined : { lines, chain, ...next.value };
}

/** A directory of the time before checksums, or an empty one. */
async function loadOld({ rules, directory, onDamage, policy, slice }: Reading): Promise<Loaded> {
  const snapshot = path.join(directory, SNAPSHOT);
  const read = await readSnapshotFile(snapshot, { rules, onDamage });
  const start = read?.snapshot ?? { ...emptyContents(rules), generation: 0 };
  policy?.add(start.records.size, sizeOf(snapshot));
  const base = new Base(start);
  const to = createReplay(base);
  const there = generationsIn(directory);
  if (read === undefined && there.length === 0) {
    return { contents: emptyContents(rules), generation: 0, format: 'fresh' };
  }
  const counted = there.filter((each) => each >= start.generation);
  for (const [index, generation] of counted.entries()) {
    const file = journalPath(directory, generation);
    const before = start.generation + index;
    if (generation !== before) {
      onDamage({ file: journalPath(directory, before), what: 'is missing' });
    }
    for (const { number: line, changes, bytes, fault } of readJournal(file, rules)) {
      if (slice.isOver()) await slice.next();
      if (changes === undefined) onDamage({ file, line, what: fault ?? 'it is not a change' });
      else {
        to.apply(changes);
        policy?.add(countRecords(changes), bytes);
      }
    }
  }
  if (start.generation > 0 && counted.length === 0) {
    onDamage({ file: journalPath(directory, start.generation), what: 'is missing' });
  }
  return {
    contents: base.contents(),
    generation: Math.max(start.generation, ...there),
    format: 'old',
  };
}

function sizeOf(file: string): number {
  return fs.statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
