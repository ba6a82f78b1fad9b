import type { Clock } from '../runtime/clock.js';
import { createRandom } from '../runtime/random.js';
import { fromText, toText } from './journal-text.js';
import type { Reply, RequestValue } from './message.js';
import { createTape } from './tape.js';

/** One request and its answer. Holds them as they were: whoever shows an entry redacts first. */
export interface JournalEntry {
  /** Counts the requests since the last reset. */
  readonly number: number;
  /** When it was answered, on the simulator's clock; milliseconds since the epoch. */
  readonly at: number;
  readonly request: RequestValue;
  readonly reply: Reply;
}

/** What was asked and answered in a world, as far back as it remembers. */
export interface Journal {
  /** Whether bodies are shown as they were sent, and not redacted. */
  readonly showsBodies: boolean;
  /** Costs the same however much is remembered. */
  record(request: RequestValue, reply: Reply): void;
  /** The newest first. */
  list(): readonly JournalEntry[];
  /** The public id of an entry: the same one after each reset. */
  idOf(entry: JournalEntry): string;
  /** Forgets those that the test is true for, and returns them. */
  remove(test: (entry: JournalEntry) => boolean): readonly JournalEntry[];
  /** Tells of each entry to come, and of the end. Returns what ends it earlier. */
  subscribe(listener: JournalListener): () => void;
  /** Forgets everything and counts from the start again. Those who listen go on listening. */
  reset(): void;
  /** The world is gone: nothing more will come. */
  end(): void;
}

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
}): Journal {
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
  const list = (): readonly JournalEntry[] => {
    const entries: JournalEntry[] = [];
    for (let number = next - 1; number >= oldest; number -= 1) {
      if (removed.has(number)) continue;
      entries.push(whole.get(number) ?? { number, ...fromText(tape.read(number)) });
    }
    return entries;
  };

  return {
    showsBodies: options.showsBodies ?? false,
    record(request, reply) {
      const entry = { number: next, at: clock.epoch(), request, reply };
      if (size === 0) {
        next += 1;
        oldest = next;
      } else {
        const text = toText(entry);
        tape.write(text ?? '', text === undefined ? undefined : request.body);
        if (text === undefined) keepWhole(entry);
        next += 1;
        if (next - oldest > size) forgetOldest();
        while (tape.size + wholeBytes > MAX_BYTES && oldest < next) forgetOldest();
      }
      for (const listener of listeners) listener.onEntry(entry);
    },
    list,
    idOf: ({ number }) => createRandom(seed, `request ${number}`).uuid(),
    remove(test) {
      const found = list().filter(test);
      for (const { number } of found) {
        removed.add(number);
        release(number);
      }
      return found;
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

function sizeOf({ request, reply }: JournalEntry): number {
  const answered = reply.body instanceof Uint8Array ? reply.body.length : 0;
  return (request.body?.length ?? 0) + answered;
}
