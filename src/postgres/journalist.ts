import { randomUUID } from 'node:crypto';
import { messageOf } from '../runtime/failure.js';
import type { Log } from '../runtime/log.js';
import { after } from '../runtime/timers.js';
import {
  lockCounter,
  toPending,
  writeEntries,
  type Exchange,
  type Pending,
} from './journal-rows.js';
import type { Held, Link } from './link.js';
import type { WorldRow } from './rows.js';
import * as sql from './statements.js';
import { causeOf, isOfTheValue, isRefused } from './trouble.js';

/** Writes what was asked and answered, some requests at a time, behind their answers. */
export interface Journalist {
  /** @param answered the time of the database; milliseconds since the epoch */
  record(world: WorldRow, exchange: Exchange, answered: number): void;
  /** Resolves when everything recorded until now is written, or given up. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

/** Milliseconds for which entries gather. They are at most a second late, and a reader does not wait for it. */
const GATHER = 50;

/** While the database is away, so many entries and bytes are remembered: the oldest give way. */
const MOST_PENDING = 10_000;
const MOST_PENDING_BYTES = 64 * 1024 * 1024;

/** So many, and bytes, are written by one statement, or one entry alone. */
const AT_ONCE = 500;
const BYTES_AT_ONCE = 4 * 1024 * 1024;

/** Stands for all worlds: no world has this id. */
const EVERYBODY = '';

/** Milliseconds until a database that was away is tried again. */
const RETRY = 500;

export function createJournalist(
  link: Pick<Link, 'ask' | 'hold'>,
  size: number,
  log: Log,
): Journalist {
  let pending: Pending[] = [];
  let pendingBytes = 0;
  let writing: Promise<void> | undefined;
  let callOff: (() => void) | undefined;
  let isClosed = false;
  let isAway = false;
  let recorded = 0;
  const writer = randomUUID();

  const write = async (): Promise<void> => {
    callOff?.();
    callOff = undefined;
    const entries = pending;
    keepOnly([]);
    const left: Pending[] = [];
    /** Whose chunks wait for one that went wrong: those of a world, or all. */
    const stuck = new Set<string>();
    for (const chunk of chunksOf(entries)) {
      const world = chunk[0]?.world.id ?? '';
      if (stuck.has(world) || stuck.has(EVERYBODY)) {
        left.push(...chunk);
        continue;
      }
      try {
        await keep(chunk);
        if (isAway) log.info('the journal is written again');
        isAway = false;
      } catch (error) {
        // Somebody holds the row of one world, or the connection is gone.
        stuck.add(isRefused(causeOf(error)) ? world : EVERYBODY);
        left.push(...chunk);
        if (!isAway) log.error(`the journal cannot be written, and waits: ${messageOf(error)}`);
        isAway = true;
      }
    }
    if (left.length === 0) return;
    keepOnly([...left, ...pending]);
    gather(RETRY);
  };
  const keep = async (chunk: readonly Pending[]): Promise<void> => {
    const isAgain = chunk.some(({ isTried }) => isTried);
    for (const entry of chunk) entry.isTried = true;
    try {
      if (!isAgain) await link.ask(writeEntries(chunk, size, false));
      else await link.hold((held) => keepAgain(held, chunk, size));
    } catch (error) {
      if (!isOfTheValue(causeOf(error))) throw error;
      const [first] = chunk;
      if (chunk.length === 1) {
        log.error(`an entry of the journal is left out (${first?.url ?? ''}): ${messageOf(error)}`);
        return;
      }
      // One of them would hold up all that come after it.
      for (const entry of chunk) await keep([entry]);
    }
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
      recorded += 1;
      const entry = toPending({ world, answered, exchange, mark: `${writer} ${recorded}` });
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

/** Those of which nobody knows whether they are written: those that are not. */
async function keepAgain(held: Held, chunk: readonly Pending[], size: number): Promise<void> {
  const [first] = chunk;
  if (first === undefined) return;
  // What was on its way before has ended when the lock is had, and is seen by the statement after it.
  await held.send([sql.begin, lockCounter(first.world.id)]);
  await held.send([writeEntries(chunk, size, true), sql.commit]);
}
