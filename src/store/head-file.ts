import fs from 'node:fs';
import { openToRead, openToUpdate, statOwnFile } from '../runtime/own-file.js';
import { messageOf } from '../runtime/failure.js';
import { isObject } from '../runtime/json.js';
import { NOTHING, seal, unseal, type Checksum } from './checksum.js';
import { isCount } from './stored.js';
import { StorageError } from './store.js';

/**
 * How far the journal has come. The checksums of its lines tell everything but a journal that is cut off
 * between two lines; this file tells that. It is written over in place with every group of commits,
 * after them and before anybody is answered: it may be behind the journal by what nobody was answered
 * for, and never before it.
 */
export interface Head {
  /** Of the journal that is written to. */
  readonly generation: number;
  /** How many lines that journal has, its heading included. 0: it may not be there yet. */
  readonly lines: number;
  /** The checksum of its last line. */
  readonly chain: Checksum;
  /** The directory is being brought to the format of today: where there is no snapshot of it yet, the old files count. */
  readonly upgrading?: true;
}

export const START: Head = { generation: 0, lines: 0, chain: NOTHING };

/** It has the same length always: writing over it needs no room on the disk. */
const LENGTH = 192;

export interface HeadFile {
  /** Keeps the place, unless it is behind the one that was kept. */
  write(head: Head): void;
  sync(): void;
  close(): void;
}

export function openHead(path: string): HeadFile {
  const file = openToUpdate(path);
  let kept: Head = { ...START, generation: -1 };
  return {
    write(head) {
      const isBehind =
        head.generation < kept.generation ||
        (head.generation === kept.generation && head.lines < kept.lines);
      if (isBehind) return;
      try {
        // The place after the length: Deno ignores that of a text.
        fs.writeSync(file, Buffer.from(toLine(head), 'latin1'), 0, LENGTH, 0);
      } catch (error) {
        throw new StorageError(`cannot write to ${path}: ${messageOf(error)}`, { cause: error });
      }
      kept = head;
    },
    sync() {
      fs.fsyncSync(file);
    },
    close() {
      fs.closeSync(file);
    },
  };
}

function toLine({ generation, lines, chain, upgrading }: Head): string {
  const mark = upgrading === true ? ',"upgrading":true' : '';
  const json = `{"format":2,"generation":${generation},"lines":${lines},"chain":"${chain}"${mark}}`;
  const sealed = seal([json], NOTHING).bytes.toString('latin1').trimEnd();
  return `${sealed.padEnd(LENGTH - 1)}\n`;
}

/** `undefined` when there is none; `null` when it is damaged. */
export function readHead(path: string): Head | undefined | null {
  if (statOwnFile(path) === undefined) return undefined;
  const file = openToRead(path);
  try {
    const room = Buffer.alloc(LENGTH + 1);
    const bytes = room.subarray(0, fs.readSync(file, room));
    return parse(bytes);
  } finally {
    fs.closeSync(file);
  }
}

function parse(bytes: Buffer): Head | null {
  const text = bytes.toString('latin1').trimEnd();
  if (unseal(Buffer.from(text, 'latin1'))?.holds !== true) return null;
  const value: unknown = JSON.parse(text);
  if (!isObject(value) || value['format'] !== 2) return null;
  const { generation, lines, chain, upgrading } = value;
  if (!isCount(generation) || !isCount(lines) || typeof chain !== 'string') return null;
  const head = {
    generation,
    lines,
    chain,
    ...(upgrading === true && { upgrading: true as const }),
  };
  // Its padding too: what was written is known to the byte.
  return bytes.toString('latin1') === toLine(head) ? head : null;
}
