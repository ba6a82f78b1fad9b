import fs from 'node:fs';
import { openToRead } from '../runtime/own-file.js';

const NEWLINE = 0x0a;
const PIECE = 1024 * 1024;

/**
 * The lines of a file that end with a newline, without it; returns the number of bytes in them. Read a
 * piece at a time, because a file can be longer than the longest string.
 */
export function* readLines(path: string): Generator<Buffer, number> {
  const file = openToRead(path);
  try {
    let begun: Buffer[] = [];
    let bytes = 0;
    for (;;) {
      const room = Buffer.allocUnsafe(PIECE);
      const piece = room.subarray(0, fs.readSync(file, room));
      if (piece.length === 0) return bytes;
      let start = 0;
      for (
        let end = piece.indexOf(NEWLINE);
        end !== -1;
        start = end + 1, end = piece.indexOf(NEWLINE, start)
      ) {
        const rest = piece.subarray(start, end);
        const line = begun.length === 0 ? rest : Buffer.concat([...begun, rest]);
        begun = [];
        bytes += line.length + 1;
        yield line;
      }
      begun.push(piece.subarray(start));
    }
  } finally {
    fs.closeSync(file);
  }
}
