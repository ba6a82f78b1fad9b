import type { Journal, JournalEntry, JournalOrder } from '../server/journal.js';
import { charge, createPause } from '../server/stubs/turns.js';

/** What is read again of an entry for one unit of work. */
const BYTES_PER_UNIT = 20;

/** The entries of a journal, each read when it is asked for; others have their turn between. */
export async function* entriesOf(
  journal: Journal,
  order?: JournalOrder,
): AsyncGenerator<JournalEntry, void> {
  const pause = createPause();
  for await (const place of journal.places(order)) {
    charge(1 + place.size / BYTES_PER_UNIT);
    const entry = place.read();
    if (entry !== undefined) yield entry;
    await pause();
  }
}

/** The entries that the test is true for, the newest first, at most so many. */
export async function findEntries(
  journal: Journal,
  test: (entry: JournalEntry) => boolean,
  most = Infinity,
): Promise<readonly JournalEntry[]> {
  const found: JournalEntry[] = [];
  if (most === 0) return found;
  for await (const entry of entriesOf(journal)) {
    if (test(entry)) found.push(entry);
    if (found.length >= most) break;
  }
  return found;
}

/** The number of the entry with this public id. */
export async function numberOf(journal: Journal, id: string): Promise<number | undefined> {
  const pause = createPause();
  for (const number of await journal.numbers()) {
    if (journal.idOf({ number }) === id) return number;
    charge(1);
    await pause();
  }
  return undefined;
}
