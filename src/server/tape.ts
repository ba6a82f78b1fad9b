/** What was written under a number. */
export interface Taped {
  readonly text: string;
  readonly bytes: Uint8Array | undefined;
}

/**
 * Texts and bytes under consecutive numbers, kept outside the heap: what is remembered of thousands of
 * requests would otherwise be copied by each of the next garbage collections
 * (docs/decisions/0008-journal-off-the-heap.md).
 */
export interface Tape {
  /** Bytes that are taken up. */
  readonly size: number;
  /**
   * Written under the number after the last one: a text, which must be well-formed, in two parts, since
   * to put them together would copy them once more.
   */
  write(head: string, rest: string, bytes: Uint8Array | undefined): void;
  read(number: number): Taped;
  /** Bytes that stand under a number. */
  sizeOf(number: number): number;
  /** Lets go of what only earlier numbers need. */
  dropBefore(number: number): void;
}

const FIRST_REEL = 16 * 1024;
const REEL = 256 * 1024;

/** A part of a tape. Its places are three numbers each: where a text begins, where it ends, where its bytes end. */
interface Reel {
  readonly first: number;
  readonly room: Buffer;
  used: number;
  readonly places: number[];
}

const PLACE = 3;
const NO_BYTES = -1;

/** An empty tape, whose first number is 0. */
export function createTape(): Tape {
  let next = 0;
  const reels: Reel[] = [];
  let current: Reel | undefined;
  let spare: Buffer | undefined;
  let size = 0;

  const open = (needed: number): Reel => {
    const grown = current === undefined ? FIRST_REEL : Math.min(2 * current.room.length, REEL);
    const length = Math.max(grown, needed);
    const room = spare !== undefined && length === REEL ? spare : Buffer.allocUnsafeSlow(length);
    if (room === spare) spare = undefined;
    size += length;
    current = { first: next, room, used: 0, places: [] };
    reels.push(current);
    return current;
  };

  /** Where it stands, and in which reel. */
  const find = (number: number): { room: Buffer; start: number; end: number; bytesEnd: number } => {
    const reel = reels.findLast(({ first }) => first <= number);
    if (reel === undefined) throw new RangeError(`nothing is stored under ${number}`);
    const at = (number - reel.first) * PLACE;
    const [start = 0, end = 0, bytesEnd = NO_BYTES] = reel.places.slice(at, at + PLACE);
    return { room: reel.room, start, end, bytesEnd };
  };

  return {
    get size() {
      return size;
    },
    write(head, rest, bytes) {
      const length = bytes?.length ?? 0;
      // A character takes three bytes at most; asking how many it really takes costs more than the room,
      // but for what is so large that nothing else is to lie beside it.
      const most = 3 * (head.length + rest.length) + length;
      const needed =
        most > REEL ? Buffer.byteLength(head) + Buffer.byteLength(rest) + length : most;
      const reel =
        current === undefined || current.used + needed > current.room.length
          ? open(needed)
          : current;
      const start = reel.used;
      const middle = start + reel.room.write(head, start);
      const end = middle + reel.room.write(rest, middle);
      if (bytes !== undefined) reel.room.set(bytes, end);
      reel.used = end + length;
      reel.places.push(start, end, bytes === undefined ? NO_BYTES : reel.used);
      next += 1;
    },
    read(number) {
      const { room, start, end, bytesEnd } = find(number);
      return {
        text: room.toString('utf8', start, end),
        // A copy: the room is written over one day.
        bytes:
          bytesEnd === NO_BYTES ? undefined : Uint8Array.prototype.slice.call(room, end, bytesEnd),
      };
    },
    sizeOf(number) {
      const { start, end, bytesEnd } = find(number);
      return Math.max(end, bytesEnd) - start;
    },
    dropBefore(number) {
      while ((reels[1]?.first ?? Infinity) <= number) {
        const room = reels.shift()?.room;
        size -= room?.length ?? 0;
        if (room?.length === REEL) spare = room;
      }
    },
  };
}
