import { every } from '../runtime/timers.js';
import type { JournalEntry } from '../server/journal.js';
import type { World } from '../server/world.js';
import type { AdminServices } from './handler.js';
import { streamFrom } from './event-stream.js';
import { summarize } from './request-summary.js';

/** Milliseconds between two looks: as often as eyes follow. */
const LOOK_EVERY = 200;

/** So many looks without an event are followed by a sign of life. */
const QUIET_LOOKS = 75;

/** As many as a look shows; of more, the newest. To describe each costs more than to answer it. */
const MOST_SHOWN = 50;

/**
 * What happens in a world, for eyes: a few events a second however many requests come. A request costs
 * nothing but its place in a short list.
 */
export function streamSummaries(world: World, services: AdminServices): AsyncIterable<string> {
  const { journal } = world;
  return streamFrom(({ notify, finish }) => {
    let newest: JournalEntry[] = [];
    let dropped = 0;
    let quiet = QUIET_LOOKS;
    let seen: readonly unknown[] | undefined;
    const unsubscribe = journal.subscribe({
      onEntry(entry) {
        if (newest.length === MOST_SHOWN) {
          newest.shift();
          dropped += 1;
        }
        newest.push(entry);
      },
      onEnd: finish,
    });
    const endLooks = every(LOOK_EVERY, notify);
    return {
      async take() {
        let text = '';
        if (newest.length > 0) {
          const requests = newest.map((entry) => summarize(entry, world, services));
          text += format('requests', { requests, dropped });
          newest = [];
          dropped = 0;
        }
        const now = await stateOf(world, services);
        if (seen?.some((part, index) => part !== now[index])) text += format('changed', {});
        seen = now;
        quiet = text === '' ? quiet + 1 : 0;
        if (quiet < QUIET_LOOKS) return text === '' ? undefined : text;
        quiet = 0;
        return ':\n\n';
      },
      release() {
        unsubscribe();
        endLooks();
      },
    };
  });
}

/** What tells whether anything is different, at next to no cost. */
async function stateOf(
  { store, clock, journal, stubs, snapshots }: World,
  { worlds }: AdminServices,
): Promise<readonly unknown[]> {
  return [
    await store.transaction((tx) => tx.sequence),
    await store.count(),
    clock.state(),
    (await journal.count()) === 0,
    stubs.revision,
    (await snapshots.list()).length,
    (await worlds.list()).length,
  ];
}

const format = (event: string, data: object): string =>
  `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
