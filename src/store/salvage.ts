import path from 'node:path';
import type { RecordRules } from '../lifecycles/record-rules.js';
import type { AnyRecord } from '../lifecycles/records.js';
import { describeDamage, type Damage } from './damage.js';
import { countRecords } from './commit-group.js';
import { generationsIn, journalPath, SNAPSHOT } from './layout.js';
import { readJournal, type JournalLine } from './read-journal.js';
import { readSnapshotFile, isOfToday } from './read-snapshot.js';
import { readText } from './snapshot-text.js';
import { emptyContents } from './memory-store.js';
import { statOwnFile } from '../runtime/own-file.js';
import { isClockState, isCount, isSeed } from './stored.js';
import { Records } from './records.js';
import { createReplay } from './replay.js';
import type { Contents } from './store.js';
import { Base } from './view.js';

/** What could be saved of a directory, and what could not. */
export interface Salvaged {
  readonly contents: Contents;
  /** Sentences, for a person. */
  readonly lost: readonly string[];
  /** How many changes of the journals were taken. */
  readonly changes: number;
}

/**
 * Everything in a directory that its own checksum and the schema hold good. A record whose newest
 * change is lost is saved as it was before that change, and what is lost is told.
 */
export async function salvageDirectory(directory: string, rules: RecordRules): Promise<Salvaged> {
  const lost: string[] = [];
  const lose = (damage: Damage): void => {
    lost.push(describeDamage(damage));
  };
  const base = new Base(await salvageSnapshot(path.join(directory, SNAPSHOT), rules, lose));
  const replay = createReplay(base);
  let changes = 0;
  for (const generation of generationsIn(directory)) {
    const file = journalPath(directory, generation);
    const sound: JournalLine[] = [];
    for (const line of readJournal(file, rules)) {
      const { number, fault, isUnfit = false } = line;
      const what = `${fault}; what it changed is as it was before`;
      if (fault === undefined) sound.push(line);
      else lose({ file, line: number, what, isUnfit });
    }
    for (const line of inOrder(sound)) {
      if (line.changes === undefined) continue;
      const misplaced = replay.apply(line.changes);
      if (misplaced !== undefined) lose({ file, line: line.number, what: misplaced });
      changes += countRecords(line.changes) > 0 ? 1 : 0;
    }
  }
  return { contents: base.contents(), lost, changes };
}

/**
 * Lines in the order in which they were written, as far as their checksums tell it: exchanged ones
 * change places again, and one that stands twice counts once.
 */
function inOrder(lines: readonly JournalLine[]): readonly JournalLine[] {
  if (lines.some(({ seal }) => seal === undefined)) return lines;
  const waiting = new Map<string, JournalLine>();
  const next = new Map<string, JournalLine>();
  for (const line of lines) {
    if (line.seal === undefined || waiting.has(line.seal.crc)) continue;
    waiting.set(line.seal.crc, line);
    next.set(line.seal.after, line);
  }
  const ordered: JournalLine[] = [];
  const take = (from: JournalLine): void => {
    let line: JournalLine | undefined = from;
    while (line?.seal !== undefined && waiting.delete(line.seal.crc)) {
      ordered.push(line);
      line = next.get(line.seal.crc);
    }
  };
  // Each that begins a stretch: the one before it is gone.
  for (const line of lines) {
    if (line.seal !== undefined && !waiting.has(line.seal.after)) take(line);
  }
  for (const line of lines) take(line);
  return ordered;
}

async function salvageSnapshot(
  file: string,
  rules: RecordRules,
  lose: (damage: Damage) => void,
): Promise<Contents> {
  const nothing = emptyContents(rules);
  if (statOwnFile(file) === undefined) return nothing;
  if (!isOfToday(file)) {
    return (await readSnapshotFile(file, { rules, onDamage: lose }))?.snapshot ?? nothing;
  }
  let isWhole = true;
  const { head, lines, checksums } = await readText(file, () => {
    isWhole = false;
  });
  const known = new Set(checksums);
  const records = new Records(rules);
  for (const { line, checksum, value } of lines) {
    const isAsWritten = known.size === 0 ? isWhole : known.has(checksum);
    const fault = rules.faultOf(value);
    if (fault !== undefined || !isAsWritten) {
      const why =
        fault === undefined ? 'its checksum is not known' : `${fault.pointer} ${fault.message}`;
      lose({ file, line, what: `${why}; the record is lost`, isUnfit: isAsWritten });
      continue;
    }
    const record = value as AnyRecord;
    if (records.table(record.kind).find(record.id) === undefined) records.set(record);
  }
  const missing = checksums.length - records.size;
  if (missing > 0)
    lose({ file, what: `held ${checksums.length} records, ${missing} of which are lost` });
  const { sequence, seed, clock } = head;
  if (!isCount(sequence)) lose({ file, what: 'has lost the number of changes' });
  if (!isClockState(clock))
    lose({ file, what: 'has lost the clock; it runs with that of the machine' });
  return {
    // Never lower than it was, as far as that can be known: it labels what chance draws.
    sequence: isCount(sequence) ? sequence : lines.length,
    ...(isSeed(seed) && { seed }),
    clock: isClockState(clock) ? clock : nothing.clock,
    records,
  };
}
