import { stopwatch, type Clock } from '../runtime/clock.js';
import type { Soon } from '../runtime/follow.js';
import { createRandom } from '../runtime/random.js';
import { fromText, toText } from './journal-text.js';
import type { Reply, RequestValue } from './message.js';
import { createTape, type Tape } from './tape.js';

/** One request and its answer. Holds them as they were: whoever shows an entry redacts first. */
export interface JournalEntry {
  /** Counts the requests since the last reset. */
  readonly number: number;
  /** When it was answered, on the simulator's clock; milliseconds since the epoch. */
  readonly at: number;
  /** How long the answer took, to the microsecond; absent where nobody measured it. */
  readonly ms?: number | undefined;
  readonly request: RequestValue;
  readonly reply: Reply;
}

/** Where an entry stands, before it is read. */
export interface JournalPlace {
  readonly number: number;
  /** About how many bytes are read for it. */
  readonly size: number;
  /** Costs what its request and reply are long. Nothing when it is forgotten. */
  read(): JournalEntry | undefined;
}

/**
 * What was asked and answered in a world, as far back as it remembers. Whoever reads it finds every
 * request that was answered before.
 */
export interface Journal {
  /** Whether bodies are shown as they were sent, and not redacted. */
  readonly showsBodies: boolean;
  /** Costs the same however much is remembered. */
  record(request: RequestValue, reply: Reply): void;
  /** Of the entries that it has now; none of them is read for it. Ends early at a reset. */
  numbers(order?: JournalOrder): Soon<Iterable<number>>;
  /** The same, to be read one after the other. */
  places(order?: JournalOrder): Iterable<JournalPlace> | AsyncIterable<JournalPlace>;
  /** How many entries it has. */
  count(): Soon<number>;
  /** Nothing when it is forgotten. */
  read(number: number): Soon<JournalEntry | undefined>;
  /** The public id of an entry: the same one after each reset. */
  idOf(entry: Pick<JournalEntry, 'number'>): string;
  /** What forgets entries that have come since the last reset. After another reset it does nothing. */
  remover(): Soon<(numbers: Iterable<number>) => Soon<void>>;
  /** Forgets all entries, and goes on counting. */
  clear(): Soon<void>;
  /** Tells of each entry to come, and of the end. Returns what ends it earlier. */
  subscribe(listener: JournalListener): () => void;
}

/** A journal that has everything in memory, so that nobody waits for what it holds. */
export interface MemoryJournal extends Journal {
  numbers(order?: JournalOrder): Iterable<number>;
  places(order?: JournalOrder): Iterable<JournalPlace>;
  count(): number;
  read(number: number): JournalEntry | undefined;
  remover(): (numbers: Iterable<number>) => void;
  clear(): void;
  /** Forgets everything and counts from the start again. Those who listen go on listening. */
  reset(): void;
  /** The world is gone: nothing more will come. */
  end(): void;
}

export type JournalOrder = 'newest first' | 'oldest first';

export interface JournalListener {
  onEntry(entry: JournalEntry): void;
  onEnd(): void;
}

const DEFAULT_SIZE = 1000;

/** However few the requests are, their bodies are not to fill the memory. */
const MAX_BYTES = 64 * 1024 * 1024;

export function createJournal(options: {
  readonly seed: number;
  readonly clock: Clock;
  /** How many entries at most; 0 for none. Default 1000. */
  readonly size?: number | undefined;
  /** Default false. */
  readonly showsBodies?: boolean | undefined;
}): MemoryJournal {
  const { seed, clock, size = DEFAULT_SIZE } = options;
  const listeners = new Set<JournalListener>();
  let tape = createTape();
  /** Those that the tape cannot hold without loss. */
  const whole = new Map<number, JournalEntry>();
  let wholeBytes = 0;
  const removed = new Set<number>();
  let next = 0;
  let oldest = 0;
  let hasEnded = false;

  const keepWhole = (entry: JournalEntry): void => {
    whole.set(entry.number, entry);
    wholeBytes += sizeOf(entry);
  };
  const release = (number: number): void => {
    const entry = whole.get(number);
    if (entry === undefined) return;
    whole.delete(number);
    wholeBytes -= sizeOf(entry);
  };
  const forgetOldest = (): void => {
    release(oldest);
    removed.delete(oldest);
    oldest += 1;
    tape.dropBefore(oldest);
  };
  const isKept = (number: number): boolean =>
    number >= oldest && number < next && !removed.has(number);
  function* numbersOf(era: Tape, from: number, to: number, step: 1 | -1): Generator<number> {
    for (let number = from; number !== to && tape === era; number += step) {
      if (!removed.has(number)) yield number;
    }
  }
  const numbers = (order: JournalOrder = 'newest first'): Generator<number> =>
    order === 'newest first'
      ? numbersOf(tape, next - 1, oldest - 1, -1)
      : numbersOf(tape, oldest, next, 1);
  function* placesOf(known: Iterable<number>): Generator<JournalPlace> {
    for (const number of known) yield { number, size: bytesOf(number), read: () => read(number) };
  }
  const read = (number: number): JournalEntry | undefined => {
    if (!isKept(number)) return undefined;
    return whole.get(number) ?? { number, ...fromText(tape.read(number)) };
  };
  const bytesOf = (number: number): number => {
    if (!isKept(number)) return 0;
    const entry = whole.get(number);
    return entry === undefined ? tape.sizeOf(number) : sizeOf(entry);
  };

  return {
    showsBodies: options.showsBodies ?? false,
    record(request, reply) {
      const entry = { number: next, at: clock.epoch(), ms: msSince(request.began), request, reply };
      if (size === 0) {
        next += 1;
        oldest = next;
      } else {
        const text = toText(entry);
        if (text !== undefined) tape.write(text.head, text.json, request.body);
        else {
          tape.write('', '', undefined);
          keepWhole(entry);
        }
        next += 1;
        if (next - oldest > size) forgetOldest();
        while (tape.size + wholeBytes > MAX_BYTES && oldest < next) forgetOldest();
      }
      for (const listener of listeners) listener.onEntry(entry);
    },
    numbers,
    count: () => next - oldest - removed.size,
    // The era is that of now, and not that of the first look.
    places: (order) => placesOf(numbers(order)),
    read,
    idOf: ({ number }) => requestId(seed, number),
    remover() {
      const era = tape;
      return (numbers) => {
        if (tape !== era) return;
        for (const number of numbers) {
          if (!isKept(number)) continue;
          removed.add(number);
          release(number);
        }
      };
    },
    clear() {
      whole.clear();
      wholeBytes = 0;
      removed.clear();
      oldest = next;
      tape.dropBefore(oldest);
    },
    subscribe(listener) {
      listeners.add(listener);
      if (hasEnded) listener.onEnd();
      return () => {
        listeners.delete(listener);
      };
    },
    reset() {
      tape = createTape();
      whole.clear();
      wholeBytes = 0;
      removed.clear();
      next = 0;
      oldest = 0;
    },
    end() {
      hasEnded = true;
      for (const listener of listeners) listener.onEnd();
    },
  };
}

/** How long ago that was, to the microsecond. */
export function msSince(began: number | undefined): number | undefined {
  return began === undefined ? undefined : Math.round((stopwatch() - began) * 1000) / 1000;
}

/** The public id of the n-th request of a world. */
export const requestId = (seed: number, number: number): string =>
  createRandom(seed, `request ${number}`).uuid();

function sizeOf({ request, reply }: JournalEntry): number {
  const answered = reply.body instanceof Uint8Array ? reply.body.length : 0;
  return (request.body?.length ?? 0) + answered;
}
