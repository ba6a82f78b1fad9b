import { jsonOf } from '../server/json-reply.js';
import { isStream, type Reply, type RequestValue } from '../server/message.js';
import type { Statement } from './link.js';
import type { WorldRow } from './rows.js';

export interface Exchange {
  /** On the clock of the world. */
  readonly at: number;
  readonly request: RequestValue;
  readonly reply: Reply;
}

/** An entry of the journal that is not written yet. */
export interface Pending {
  readonly world: WorldRow;
  readonly answered: number;
  /** For the log. */
  readonly url: string;
  /** As JSON, with a mark that no other entry has. */
  readonly entry: string;
  readonly requestBody: Uint8Array | null;
  readonly replyBody: Uint8Array | null;
  /** Whether it was sent before, so that it may be there. */
  isTried: boolean;
}

/**
 * Of an era that has ended, nothing is written.
 *
 * @param isAgain whether some of them may be there already
 */
export function writeEntries(
  entries: readonly Pending[],
  size: number,
  isAgain: boolean,
): Statement {
  const { world } = entries[0] ?? {};
  const since = Math.min(...entries.map(({ answered }) => answered));
  return {
    name: isAgain ? 'write-journal-again' : 'write-journal',
    isOnce: true,
    // The world first, as a deletion of it locks them: each would wait for the other otherwise.
    text: `with alive as (${ALIVE}), given as (
        select answered, entry::json as entry, request_body, reply_body, row_number() over (order by position) as position
        from unnest($4::float8[], $5::text[], $6::bytea[], $7::bytea[])
          with ordinality k (answered, entry, request_body, reply_body, position)${isAgain ? ` where ${UNKNOWN}` : ''}
      ), counted as (
        update counters c set next = next + $3 from alive a where c.world = a.id and c.era = $2 returning next, next - $3 as first
      ), forgotten as (
        delete from journal j using counted c where j.world = $1 and j.number < c.next - $8
      )
      insert into journal (world, number, answered, entry, request_body, reply_body)
      select $1, c.first + k.position - 1, k.answered, k.entry, k.request_body, k.reply_body
      from counted c, given k where c.first + k.position - 1 >= c.next - $8`,
    values: [
      world?.id,
      world?.era,
      entries.length,
      entries.map(({ answered }) => answered),
      entries.map(({ entry }) => entry),
      entries.map(({ requestBody }) => requestBody),
      entries.map(({ replyBody }) => replyBody),
      size,
      ...(isAgain ? [since] : []),
    ],
  };
}

const UNKNOWN = `not exists (select from journal j where j.world = $1 and j.answered >= $9
          and j.answered = k.answered and j.entry->>'mark' = k.entry::json->>'mark')`;

/** Keeps the world of `$1` from being deleted until the transaction ends; nothing where it is deleted already. */
export const ALIVE = 'select id from worlds where id = $1 for key share';

/** Waits for whoever is writing the journal of this world. */
export const lockCounter = (world: string): Statement => ({
  name: 'lock-counter',
  text: `with alive as (${ALIVE}) select from alive a, lateral (select from counters where world = a.id for update) c`,
  values: [world],
});

/** The body of the answer stands last, as the text that it is already. */
export function toPending({
  world,
  answered,
  exchange: { at, request, reply },
  mark,
}: {
  readonly world: WorldRow;
  readonly answered: number;
  readonly exchange: Exchange;
  readonly mark: string;
}): Pending {
  const { method, url, headers, rawHeaders, scheme, body } = request;
  const { status, rule, headers: replyHeaders, delivery } = reply;
  const head = JSON.stringify({
    at,
    mark,
    request: { method, url, headers, rawHeaders, scheme },
    reply: { status, rule, headers: replyHeaders, delivery },
  });
  const isBytes = reply.body instanceof Uint8Array;
  const json = isBytes || isStream(reply.body) ? undefined : jsonOf(reply);
  return {
    world,
    answered,
    url,
    isTried: false,
    entry: json === undefined ? head : `${head.slice(0, -1)},"body":${json}}`,
    requestBody: body === undefined ? null : Buffer.from(body),
    replyBody: isBytes ? Buffer.from(reply.body) : null,
  };
}
