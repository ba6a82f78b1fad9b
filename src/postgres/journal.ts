import { every } from '../runtime/timers.js';
import {
  requestId,
  type Journal,
  type JournalEntry,
  type JournalListener,
  type JournalPlace,
} from '../server/journal.js';
import type { Reply, RequestValue } from '../server/message.js';
import { ALIVE } from './journal-rows.js';
import type { Row } from './link.js';
import type { Session } from './session.js';

/** So many entries are read by one round trip. */
const PAGE = 100;

/** Milliseconds after which a stream of events looks for new ones. */
const LOOK_EVERY = 200;

const ENTRY = 'j.number::float8 as number, j.answered, j.entry, j.request_body, j.reply_body';

/** The journal of a world, in the order in which its requests were answered, by whichever replica. */
export function createDatabaseJournal(session: Session): Journal {
  const { shared, clock } = session;
  const { link, journalist, ears } = shared;
  const { id: world, seed } = session.row;
  const era = (): number => session.row.era;

  async function* placesOf(isNewestFirst: boolean): AsyncGenerator<JournalPlace> {
    await ears.gather();
    const way = isNewestFirst ? 'desc' : 'asc';
    let after: readonly [number, number] | undefined;
    for (;;) {
      const rows = await link.ask({
        name: `read-journal-${way}-${after === undefined ? 'first' : 'next'}`,
        text: `select ${ENTRY} from journal j where j.world = $1 ${after === undefined ? '' : `and (j.answered, j.number) ${isNewestFirst ? '<' : '>'} ($2, $3)`}
          order by j.answered ${way}, j.number ${way} limit ${PAGE}`,
        values: after === undefined ? [world] : [world, ...after],
      });
      for (const row of rows) {
        const entry = toEntry(row);
        yield { number: entry.number, size: sizeOf(row), read: () => entry };
      }
      const last = rows.at(-1);
      if (last === undefined || rows.length < PAGE) return;
      after = [Number(last['answered']), Number(last['number'])];
    }
  }

  return {
    showsBodies: shared.journalShowsBodies,
    record(request, reply) {
      journalist.record(session.row, { at: clock.epoch(), request, reply }, clock.real());
    },
    async numbers(order = 'newest first') {
      await ears.gather();
      const way = order === 'newest first' ? 'desc' : 'asc';
      const rows = await link.ask({
        name: `journal-numbers-${way}`,
        text: `select number::float8 as number from journal where world = $1 order by answered ${way}, number ${way}`,
        values: [world],
      });
      return rows.map(({ number }) => Number(number));
    },
    async count() {
      await ears.gather();
      const [row] = await link.ask({
        name: 'count-journal',
        text: 'select count(*)::int as count from journal where world = $1',
        values: [world],
      });
      return Number(row?.['count'] ?? 0);
    },
    places: (order) => placesOf(order !== 'oldest first'),
    async read(number) {
      const [row] = await link.ask({
        name: 'read-journal-entry',
        text: `select ${ENTRY} from journal j where j.world = $1 and j.number = $2`,
        values: [world, number],
      });
      return row === undefined ? undefined : toEntry(row);
    },
    idOf: ({ number }) => requestId(seed, number),
    remover() {
      const since = era();
      return async (numbers) => {
        await link.ask({
          name: 'delete-journal-entries',
          text: `with alive as (${ALIVE}) delete from journal j using alive a, counters c where c.world = a.id and c.era = $2 and j.world = a.id and j.number = any($3::bigint[])`,
          values: [world, since, [...numbers]],
        });
      };
    },
    async clear() {
      await ears.gather();
      await link.ask({
        name: 'clear-journal',
        text: `with alive as (${ALIVE}) delete from journal j using alive a where j.world = a.id`,
        values: [world],
      });
    },
    subscribe: (listener) => follow(session, listener),
  };
}

/** Reads on: what replicas write late is not passed over, because they number it when they write it. */
function follow({ shared: { link }, row, clock }: Session, listener: JournalListener): () => void {
  const since = clock.real();
  let last = -1;
  let { era } = row;
  let isLooking = false;
  let hasEnded = false;
  const look = async (): Promise<void> => {
    if (isLooking || hasEnded) return;
    isLooking = true;
    try {
      const rows = await link.ask({
        name: 'follow-journal',
        text: `select c.era::float8 as era, ${ENTRY} from counters c
          left join journal j on j.world = c.world and j.number > $2 and j.answered >= $3
          where c.world = $1 order by j.number limit ${PAGE}`,
        values: [row.id, last, since],
      });
      if (rows.length === 0) {
        end();
        listener.onEnd();
      }
      for (const each of rows) {
        if (each['era'] !== era) {
          era = Number(each['era']);
          last = -1;
          break;
        }
        if (each['number'] === null) break;
        const entry = toEntry(each);
        last = entry.number;
        listener.onEntry(entry);
      }
    } catch {
      // The database is away: the stream goes on when it is back.
    } finally {
      isLooking = false;
    }
  };
  const endLooking = every(LOOK_EVERY, () => void look());
  const end = (): void => {
    hasEnded = true;
    endLooking();
  };
  return end;
}

const bytesOf = (value: unknown): Uint8Array | undefined =>
  value instanceof Uint8Array ? value : undefined;

function toEntry(row: Row): JournalEntry {
  const { at, request, reply, body } = row['entry'] as {
    readonly at: number;
    readonly request: Omit<RequestValue, 'body'>;
    readonly reply: Omit<Reply, 'body'>;
    readonly body?: unknown;
  };
  const answered = bytesOf(row['reply_body']) ?? body;
  return {
    number: Number(row['number']),
    at,
    request: { ...request, body: bytesOf(row['request_body']) },
    reply: { ...reply, ...(answered !== undefined && { body: answered }) },
  };
}

function sizeOf(row: Row): number {
  const sizes = [row['request_body'], row['reply_body']].map((each) => bytesOf(each)?.length ?? 0);
  return 500 + (sizes[0] ?? 0) + (sizes[1] ?? 0);
}
