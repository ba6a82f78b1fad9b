import { createSlicer, type Slicer } from './slices.js';

/** The text is not JSON, or of a kind that cannot be read a piece at a time. The message is for a person. */
export class JsonPieceError extends Error {
  override readonly name = 'JsonPieceError';
}

export interface JsonSlicesOptions {
  /** Called with each piece that was read. */
  readonly onPiece?: (value: unknown, text: string) => void;
}

/** Commas, colons and brackets in one piece: so many are read in some milliseconds. */
const MOST_SIGNS = 200_000;
/** A piece ends at the next comma when it is as long as this. */
const SIGNS_IN_A_PIECE = 4_000;
const BYTES_IN_A_PIECE = 128 * 1024;

const [QUOTE, BACKSLASH, COMMA, COLON] = [0x22, 0x5c, 0x2c, 0x3a];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];

/**
 * As `JSON.parse`, for a text that would hold up everything else: the elements of its outermost lists are
 * read some at a time, and between these the event loop turns. Each piece is read by `JSON.parse`, so what
 * is taken is JSON.
 *
 * @throws JsonPieceError when one element, or what stands around the lists, is too intricate by itself
 */
export async function parseJsonInSlices(
  bytes: Buffer,
  { onPiece }: JsonSlicesOptions = {},
): Promise<unknown> {
  const slice = createSlicer();
  const lists: unknown[][] = [];
  const read = (text: string): unknown => {
    const value: unknown = JSON.parse(text);
    onPiece?.(value, text);
    return value;
  };
  let frame = '';
  for await (const { kind, text } of piecesOf(bytes, slice)) {
    if (kind === 'frame') frame += text;
    else if (kind === 'list') frame += `[${lists.push([]) - 1}]`;
    else for (const element of read(`[${text}]`) as unknown[]) lists.at(-1)?.push(element);
  }
  return withLists(read(frame), lists);
}

interface Piece {
  /** What stands around the outermost lists; the place of such a list; some of its elements. */
  readonly kind: 'frame' | 'list' | 'elements';
  readonly text: string;
}

async function* piecesOf(bytes: Buffer, slice: Slicer): AsyncGenerator<Piece, void> {
  let depth = 0;
  /** Of the outermost list that is being read. */
  let listDepth: number | undefined;
  let start = 0;
  let signs = 0;
  let frameSigns = 0;
  const textTo = (end: number): string => bytes.toString('utf8', start, end);
  for (let at = 0; at < bytes.length; at += 1) {
    const sign = bytes[at];
    if (sign === QUOTE) {
      at = endOfString(bytes, at);
      continue;
    }
    if (sign !== COMMA && sign !== COLON && !isBracket(sign)) continue;
    signs += 1;
    if (signs > MOST_SIGNS) {
      throw new JsonPieceError(
        `is too complex: one element has more than ${MOST_SIGNS} brackets, commas and colons. Send it in smaller elements`,
      );
    }
    if (slice.isOver()) await slice.next();
    if (sign === OPEN_LIST && listDepth === undefined) {
      frameSigns += signs;
      yield { kind: 'frame', text: textTo(at) };
      yield { kind: 'list', text: '' };
      [listDepth, start, signs] = [depth, at + 1, 0];
    }
    if (sign === OPEN_LIST || sign === OPEN_OBJECT) depth += 1;
    if (sign === CLOSE_LIST || sign === CLOSE_OBJECT) depth -= 1;
    if (listDepth === undefined) continue;
    const isLong = signs >= SIGNS_IN_A_PIECE || at - start >= BYTES_IN_A_PIECE;
    const isEnd = depth === listDepth;
    if (isEnd && sign !== CLOSE_LIST)
      throw new JsonPieceError('closes a list with the wrong bracket');
    if (!isEnd && !(sign === COMMA && isLong && depth === listDepth + 1)) continue;
    const text = textTo(at);
    const isWhole = !isEnd || text.trim() !== '';
    if (isWhole) yield { kind: 'elements', text };
    else if (isAfterComma(bytes, start)) throw new JsonPieceError('has an extra comma in a list');
    [start, signs] = [at + 1, 0];
    if (isEnd) [listDepth, signs] = [undefined, frameSigns];
  }
  if (listDepth !== undefined) throw new JsonPieceError('ends too early');
  yield { kind: 'frame', text: textTo(bytes.length) };
}

function isBracket(sign: number | undefined): boolean {
  return sign === OPEN_LIST || sign === CLOSE_LIST || sign === OPEN_OBJECT || sign === CLOSE_OBJECT;
}

const isAfterComma = (bytes: Buffer, start: number): boolean => bytes[start - 1] === COMMA;

/** Where the string that begins here ends. */
function endOfString(bytes: Buffer, begin: number): number {
  for (let end = bytes.indexOf(QUOTE, begin + 1); ; end = bytes.indexOf(QUOTE, end + 1)) {
    if (end === -1) throw new JsonPieceError('ends too early');
    let escapes = 0;
    while (bytes[end - 1 - escapes] === BACKSLASH) escapes += 1;
    if (escapes % 2 === 0) return end;
  }
}

/** The lists in the places that are kept for them. */
function withLists(frame: unknown, lists: readonly unknown[][]): unknown {
  if (Array.isArray(frame)) return lists[Number(frame[0])];
  if (typeof frame !== 'object' || frame === null) return frame;
  for (const [key, value] of Object.entries(frame)) {
    if (typeof value !== 'object') continue;
    Object.defineProperty(frame, key, {
      value: withLists(value, lists),
      enumerable: true,
      writable: true,
      configurable: true,
    });
  }
  return frame;
}
