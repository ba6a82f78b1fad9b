import type { Soon } from '../runtime/follow.js';
import { every } from '../runtime/timers.js';
import type { Journal, JournalEntry } from '../server/journal.js';
import { describeEntry } from '../server/logged-request.js';
import { headerOf } from '../server/message.js';
import type { World } from '../server/world.js';
import type { AdminHandler } from './handler.js';
import { numberOf } from './journal-search.js';
import { streamFrom } from './event-stream.js';
import { streamSummaries } from './summary-events.js';

/** Keeps clients and what lies between from giving up a stream on which nothing happens. */
const HEARTBEAT = 15_000;

/** A reader who is so far behind loses the oldest, and is told how many. */
const MAX_WAITING = 1000;

export const streamEvents: AdminHandler<'streamEvents'> = ({
  query,
  request,
  world,
  services,
}) => ({
  status: 200,
  headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store' },
  body:
    query.form === 'summary'
      ? streamSummaries(world, services)
      : streamOf(world, headerOf(request, 'last-event-id')),
});

/** The entries to come as server-sent events; those after `lastEventId` first, when it is given. */
function streamOf(world: World, lastEventId: string | undefined): AsyncIterable<string> {
  const { journal } = world;
  return streamFrom(({ notify, finish }) => {
    const waiting: JournalEntry[] = [];
    const missed = missedBy(journal, lastEventId, journal.numbers('oldest first'));
    let dropped = 0;
    /** What has come while the missed ones were looked for may be among them. */
    let shown: Set<number> | undefined = new Set();
    let beat = true;
    const unsubscribe = journal.subscribe({
      onEntry(entry) {
        waiting.push(entry);
        if (waiting.length > MAX_WAITING) {
          waiting.shift();
          dropped += 1;
        }
        notify();
      },
      onEnd: finish,
    });
    const endBeat = every(HEARTBEAT, () => {
      beat = true;
      notify();
    });
    return {
      async take() {
        for (let next = await missed.next(); next.done !== true; next = await missed.next()) {
          shown?.add(next.value);
          const entry = await journal.read(next.value);
          if (entry !== undefined) return formatEvent(world, entry);
          dropped += 1;
        }
        if (shown !== undefined) {
          const before = shown;
          shown = undefined;
          const left = waiting.filter(({ number }) => !before.has(number));
          waiting.splice(0, waiting.length, ...left);
        }
        if (dropped > 0) {
          const count = dropped;
          dropped = 0;
          return `event: dropped\ndata: ${JSON.stringify({ count })}\n\n`;
        }
        const entry = waiting.shift();
        if (entry !== undefined) return formatEvent(world, entry);
        if (!beat) return undefined;
        beat = false;
        return ':\n\n';
      },
      release() {
        unsubscribe();
        endBeat();
      },
    };
  });
}

/** A reader that lost its connection says which event it saw last, as EventSource does by itself. */
async function* missedBy(
  journal: Journal,
  lastEventId: string | undefined,
  numbers: Soon<Iterable<number>>,
): AsyncGenerator<number, void> {
  if (lastEventId === undefined) return;
  const last = await numberOf(journal, lastEventId);
  if (last === undefined) return;
  for (const number of await numbers) if (number > last) yield number;
}

function formatEvent(world: World, entry: JournalEntry): string {
  return `id: ${world.journal.idOf(entry)}\nevent: request\ndata: ${JSON.stringify(describeEntry(world, entry))}\n\n`;
}
