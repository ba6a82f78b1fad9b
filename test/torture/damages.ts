import fs from 'node:fs';
import path from 'node:path';
import type { Random } from '../../src/runtime/random.js';

/** Ways to damage a data directory. Each changes the files in it, or says that it found nothing to change. */
export type Damage = (directory: string, random: Random, other: string) => boolean;

const below = (random: Random, end: number): number => (end <= 0 ? 0 : random.uint32() % end);

function pick<T>(random: Random, all: readonly T[]): T | undefined {
  return all[below(random, all.length)];
}

const filesIn = (directory: string): readonly string[] =>
  fs.readdirSync(directory).filter((name) => name !== 'lock');

/** A damage of one file's bytes. */
function toBytes(change: (bytes: Buffer, random: Random) => Buffer): Damage {
  return (directory, random) => {
    const name = pick(random, filesIn(directory));
    if (name === undefined) return false;
    const file = path.join(directory, name);
    const before = fs.readFileSync(file);
    const after = change(Buffer.from(before), random);
    if (after.equals(before)) return false;
    fs.writeFileSync(file, after);
    return true;
  };
}

/** A damage of the order or the number of lines of one file. */
function toLines(change: (lines: string[], random: Random) => string[]): Damage {
  return toBytes((bytes, random) => {
    const lines = bytes.toString('latin1').split('\n');
    const end = lines.pop() ?? '';
    return Buffer.from([...change(lines, random), end].join('\n'), 'latin1');
  });
}

const remove = (bytes: Buffer, start: number, length: number): Buffer =>
  Buffer.concat([bytes.subarray(0, start), bytes.subarray(start + length)]);

export const damages: Readonly<Record<string, Damage>> = {
  'flip a bit': toBytes((bytes, random) => {
    const at = below(random, bytes.length);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << below(random, 8));
    return bytes;
  }),
  'change a digit': toBytes((bytes, random) => {
    const digits = [...bytes.keys()].filter((at) => /\d/.test(String.fromCharCode(bytes[at] ?? 0)));
    const at = pick(random, digits);
    if (at !== undefined) bytes[at] = 0x30 + below(random, 10);
    return bytes;
  }),
  'zero a stretch': toBytes((bytes, random) => {
    const at = below(random, bytes.length);
    return bytes.fill(0, at, Math.min(bytes.length, at + 1 + below(random, 4096)));
  }),
  'cut the end': toBytes((bytes, random) => bytes.subarray(0, below(random, bytes.length))),
  'cut one byte': toBytes((bytes) => bytes.subarray(0, -1)),
  'remove a stretch': toBytes((bytes, random) =>
    remove(bytes, below(random, bytes.length), 1 + below(random, 600)),
  ),
  'write a stretch twice': toBytes((bytes, random) => {
    const at = below(random, bytes.length);
    return Buffer.concat([bytes.subarray(0, at + 1 + below(random, 200)), bytes.subarray(at)]);
  }),
  'empty a file': toBytes(() => Buffer.alloc(0)),
  'cut at the end of a line': toLines((lines, random) =>
    lines.slice(0, below(random, lines.length)),
  ),
  'drop lines': toLines((lines, random) => {
    lines.splice(below(random, lines.length), 1 + below(random, 3));
    return lines;
  }),
  'double a line': toLines((lines, random) => {
    const at = below(random, lines.length);
    lines.splice(below(random, lines.length), 0, lines[at] ?? '');
    return lines;
  }),
  'exchange two lines': toLines((lines, random) => {
    const one = below(random, lines.length);
    const two = below(random, lines.length);
    [lines[one], lines[two]] = [lines[two] ?? '', lines[one] ?? ''];
    return lines;
  }),
  'delete a file': (directory, random) => {
    const name = pick(random, filesIn(directory));
    if (name === undefined) return false;
    fs.rmSync(path.join(directory, name));
    return true;
  },
  'exchange two files': (directory, random) => {
    const [one, two] = [pick(random, filesIn(directory)), pick(random, filesIn(directory))];
    if (one === undefined || two === undefined || one === two) return false;
    const [first, second] = [path.join(directory, one), path.join(directory, two)];
    const held = fs.readFileSync(first);
    fs.copyFileSync(second, first);
    fs.writeFileSync(second, held);
    return true;
  },
  'put back one file of another time': (directory, random, other) => {
    const name = pick(random, filesIn(other));
    if (name === undefined) return false;
    const file = path.join(directory, name);
    const held = fs.readFileSync(path.join(other, name));
    if (fs.existsSync(file) && fs.readFileSync(file).equals(held)) return false;
    fs.writeFileSync(file, held);
    return true;
  },
};
