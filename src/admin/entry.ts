import type { JournalEntry } from '../server/journal.js';
import { Problem } from '../server/problem.js';
import type { World } from '../server/world.js';
import { numberOf } from './journal-search.js';

/** The entry of the journal with this public id. */
export async function findEntry({ journal }: World, id: string): Promise<JournalEntry | Problem> {
  const number = await numberOf(journal, id);
  const entry = number === undefined ? undefined : await journal.read(number);
  return (
    entry ??
    new Problem({
      status: 404,
      rule: 'admin',
      details: `The journal has no request ${id}. GET /__admin/requests lists all requests in it.`,
    })
  );
}
