import type { RecordRules } from '../lifecycles/record-rules.js';
import { statOwnFile } from '../runtime/own-file.js';
import { isObject } from '../runtime/json.js';
import { unseal, type Unsealed } from './checksum.js';
import { readLines } from './lines.js';
import type { Changes } from './store.js';
import { faultOfChanges, isCount } from './stored.js';

/** A line of a journal, by itself. */
export interface JournalLine {
  readonly number: number;
  readonly bytes: number;
  /** Absent in a line without checksums, as journals had them before format 2. */
  readonly seal: Unsealed | undefined;
  /** The generation that a heading names. */
  readonly heading?: number;
  readonly changes?: Changes;
  /** What is wrong with it, whatever stands around it. */
  readonly fault?: string;
  /** Its checksum holds, so that it was written like this: with another definition. */
  readonly isUnfit?: boolean;
}

export interface JournalFoot {
  /** Bytes up to the end of the last whole line. */
  readonly whole: number;
  /** Bytes after it: a line that was never finished. */
  readonly torn: number;
}

export function* readJournal(
  file: string,
  rules: RecordRules,
): Generator<JournalLine, JournalFoot> {
  const lines = readLines(file);
  try {
    for (let number = 1; ; number += 1) {
      const { done, value } = lines.next();
      if (done) {
        const size = statOwnFile(file)?.size ?? value;
        return { whole: value, torn: size - value };
      }
      yield parseLine(value, number, rules);
    }
  } finally {
    lines.return(0);
  }
}

function parseLine(line: Buffer, number: number, rules: RecordRules): JournalLine {
  const seal = unseal(line);
  const place = { number, bytes: line.length + 1, seal };
  if (seal?.holds === false) return { ...place, fault: 'its checksum is not that of the line' };
  let value: unknown;
  try {
    value = JSON.parse(line.toString());
  } catch {
    return { ...place, fault: 'it is not JSON' };
  }
  if (seal !== undefined && isObject(value) && 'journal' in value) {
    const { journal } = value;
    return isCount(journal)
      ? { ...place, heading: journal }
      : { ...place, fault: '/journal is not a number of a journal' };
  }
  const fault = faultOfChanges(rules, value);
  if (fault !== undefined) return { ...place, fault, isUnfit: seal !== undefined };
  return { ...place, changes: value as Changes };
}
