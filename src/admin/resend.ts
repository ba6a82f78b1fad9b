import { stopwatch } from '../runtime/clock.js';
import { Problem } from '../server/problem.js';
import type { JournalEntry } from '../server/journal.js';
import { findEntry } from './entry.js';
import type { AdminHandler } from './handler.js';
import { summarize } from './request-summary.js';

export const resendRequest: AdminHandler<'resendRequest'> = async ({ path, world, services }) => {
  const entry = await findEntry(world, path.id);
  if (entry instanceof Problem) return entry;
  const request = { ...entry.request, began: stopwatch() };
  let recorded: JournalEntry | undefined;
  const unsubscribe = world.journal.subscribe({
    onEntry(each) {
      // A body with a coding is another request value in the journal.
      if (each.request.began === request.began) recorded = each;
    },
    onEnd: () => undefined,
  });
  try {
    await services.pipeline(request, world);
  } finally {
    unsubscribe();
  }
  if (recorded !== undefined) {
    return { status: 200, body: summarize(recorded, world, services) };
  }
  const details = 'The request was answered, but the journal does not remember such requests.';
  return new Problem({ status: 409, rule: 'admin', details });
};
