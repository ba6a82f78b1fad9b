import { messageOf } from '../runtime/failure.js';
import type { Log } from '../runtime/log.js';
import { after } from '../runtime/timers.js';
import { jsonOf } from '../server/json-reply.js';
import { isStream, type Reply, type RequestValue } from '../server/message.js';
import type { Link, Statement } from './link.js';
import type { WorldRow } from './rows.js';

/** Writes what was asked and answered, some requests at a time, behind their answers. */
export interface Journalist {
  /** @param answered the time of the database; milliseconds since the epoch */
  record(world: WorldRow, exchange: Exchange, answered: number): void;
  /** Resolves when everything recorded until now is written, or given up. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

export interface Exchange {
  /** On the clock of the world. */
  readonly at: number;
  readonly request: RequestValue;
  readonly reply: Reply;
}

interface Pending {
  readonly world: WorldRow;
  readonly answered: number;
  readonly entry: string;
  readonly requestBody: Uint8Array | null;
  readonly replyBody: Uint8Array | null;
}

/** Milliseconds for which entries gather. They are at most a second late, and a reader does not wait for it. */
const GATHER = 50;

/** While the database is away, so many entries and bytes are remembered: the oldest give way. */
const MOST_PENDING = 10_000;
const MOST_PENDING_BYTES = 64 * 1024 * 1024;

/** So many, and bytes, are written by one statement, or one entry alone. */
const AT_ONCE = 500;
const BYTES_AT_ONCE = 4 * 1024 * 1024;

/** Milliseconds until a database that was away is tried again. */
const RETRY = 500;

export function createJournalist(link: Pick<Link, 'ask'>, size: number, log: Log): Journalist {
  let pending: Pending[] = [];
  let pendingBytes = 0;
  let writing: Promise<void> | undefined;
  let callOff: (() => void) | undefined;
  let isClosed = false;
  let isAway = false;

  const write = async (): Promise<void> => {
    callOff?.();
    callOff = undefined;
    const entries = pending;
    keepOnly([]);
    const left: Pending[] = [];
    for (const chunk of chunksOf(entries)) {
      try {
        if (left.length === 0) await link.ask(insertOf(chunk, size));
        else left.push(...chunk);
        if (isAway) log.info('the journal is written again');
        isAway = false;
      } catch (error) {
        left.push(...chunk);
        if (!isAway) log.error(`the journal cannot be written, and waits: ${messageOf(error)}`);
        isAway = true;
      }
    }
    if (left.length === 0) return;
    keepOnly([...left, ...pending]);
    gather(RETRY);
  };
  const keepOnly = (entries: Pending[]): void => {
    pending = entries;
    pendingBytes = entries.reduce((sum, entry) => sum + sizeOf(entry), 0);
    makeRoom();
  };
  const makeRoom = (): void => {
    let gone = 0;
    while (
      pending.length - gone > MOST_PENDING ||
      (pendingBytes > MOST_PENDING_BYTES && gone < pending.length)
    ) {
      const oldest = pending[gone];
      if (oldest !== undefined) pendingBytes -= sizeOf(oldest);
      gone += 1;
    }
    if (gone > 0) pending = pending.slice(gone);
  };
  const gather = (milliseconds: number): void => {
    if (isClosed || callOff !== undefined) return;
    callOff = after(milliseconds, () => void flush());
  };
  const flush = async (): Promise<void> => {
    // What was recorded after the writing began is not in it.
    while (writing !== undefined) await writing;
    if (pending.length === 0) return;
    writing = write().finally(() => {
      writing = undefined;
    });
    await writing;
  };

  return {
    record(world, exchange, answered) {
      if (size === 0) return;
      const entry = { world, answered, ...toEntry(exchange) };
      pending.push(entry);
      pendingBytes += sizeOf(entry);
      makeRoom();
      gather(GATHER);
    },
    flush,
    async close() {
      isClosed = true;
      callOff?.();
      callOff = undefined;
      await flush();
    },
  };
}

/** What belongs to one world and one era of it, in the order in which it came. */
function* chunksOf(entries: readonly Pending[]): Generator<readonly Pending[]> {
  const byWorld = new Map<string, Pending[]>();
  for (const entry of entries) {
    const key = `${entry.world.id} ${entry.world.era}`;
    const own = byWorld.get(key);
    if (own === undefined) byWorld.set(key, [entry]);
    else own.push(entry);
  }
  for (const own of byWorld.values()) yield* inChunks(own);
}

function* inChunks(entries: readonly Pending[]): Generator<readonly Pending[]> {
  let chunk: Pending[] = [];
  let bytes = 0;
  for (const entry of entries) {
    const size = sizeOf(entry);
    if (chunk.length >= AT_ONCE || (chunk.length > 0 && bytes + size > BYTES_AT_ONCE)) {
      yield chunk;
      chunk = [];
      bytes = 0;
    }
    chunk.push(entry);
    bytes += size;
  }
  if (chunk.length > 0) yield chunk;
}

const sizeOf = ({ entry, requestBody, replyBody }: Pending): number =>
  entry.length + (requestBody?.length ?? 0) + (replyBody?.length ?? 0);

/** Of an era that has ended, nothing is written. */
function insertOf(entries: readonly Pending[], size: number): Statement {
  const { world } = entries[0] ?? {};
  return {
    name: 'write-journal',
    text: `with counted as (
        update counters set next = next + $3 where world = $1 and era = $2 returning next, next - $3 as first
      ), forgotten as (
        delete from journal j using counted c where j.world = $1 and j.number < c.next - $8
      )
      insert into journal (world, number, answered, entry, request_body, reply_body)
      select $1, c.first + k.position - 1, k.answered, k.entry::json, k.request_body, k.reply_body
      from counted c, unnest($4::float8[], $5::text[], $6::bytea[], $7::bytea[])
        with ordinality k (answered, entry, request_body, reply_body, position)
      where c.first + k.position - 1 >= c.next - $8`,
    values: [
      world?.id,
      world?.era,
      entries.length,
      entries.map(({ answered }) => answered),
      entries.map(({ entry }) => entry),
      entries.map(({ requestBody }) => requestBody),
      entries.map(({ replyBody }) => replyBody),
      size,
    ],
  };
}

/** The body of the answer stands last, as the text that it is already. */
function toEntry({ at, request, reply }: Exchange): Omit<Pending, 'world' | 'answered'> {
  const { method, url, headers, rawHeaders, scheme, body } = request;
  const { status, rule, headers: replyHeaders, delivery } = reply;
  const head = JSON.stringify({
    at,
    request: { method, url, headers, rawHeaders, scheme },
    reply: { status, rule, headers: replyHeaders, delivery },
  });
  const isBytes = reply.body instanceof Uint8Array;
  const json = isBytes || isStream(reply.body) ? undefined : jsonOf(reply);
  return {
    entry: json === undefined ? head : `${head.slice(0, -1)},"body":${json}}`,
    requestBody: body === undefined ? null : Buffer.from(body),
    replyBody: isBytes ? Buffer.from(reply.body) : null,
  };
}
