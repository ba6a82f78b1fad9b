import fs from 'node:fs';
import path from 'node:path';
import { messageOf } from '../../runtime/failure.js';
import type { Log } from '../../runtime/log.js';
import {
  createOwnFile,
  openToAppend,
  readOwnFile,
  swapIn,
  writeAll,
} from '../../runtime/own-file.js';
import { replayChanges, type StubsChange, type StubsState } from './stubs-state.js';

/** Keeps the stubs of a world in a data directory: each change is a line of a file. */
export interface StubLog {
  /** What the file said at the start; `undefined` when it does not exist. */
  readonly kept: StubsState | undefined;
  readonly append: (change: StubsChange) => void;
  close(): void;
}

const FILE = 'stubs.jsonl';

/** @throws Error with the line, when the file cannot be used */
export async function openStubLog(directory: string, log: Log): Promise<StubLog> {
  const file = path.join(directory, FILE);
  const changes = fs.existsSync(file)
    ? read(file, (await readOwnFile(file)).toString())
    : undefined;
  const kept = changes && replayChanges(changes);
  // A file holds no more than a start needs.
  if (kept !== undefined) await swapIn(file, [lineOf({ load: kept })]);
  let handle: number | undefined;
  let hasFailed = false;
  return {
    kept,
    append(change) {
      try {
        handle ??= fs.existsSync(file) ? openToAppend(file) : createOwnFile(file, { append: true });
        writeAll(handle, Buffer.from(lineOf(change)));
      } catch (error) {
        if (!hasFailed)
          log.error(
            `${file} cannot be written, so stubs may be lost at the end: ${messageOf(error)}`,
          );
        hasFailed = true;
      }
    },
    close() {
      if (handle !== undefined) fs.closeSync(handle);
      handle = undefined;
    },
  };
}

const lineOf = (change: StubsChange): string => `${JSON.stringify(change)}\n`;

/** A last line without its end was being written when the process ended: nobody was told that it is kept. */
function read(file: string, text: string): readonly StubsChange[] {
  const lines = text.split('\n').slice(0, -1);
  return lines.map((line, index) => {
    try {
      return JSON.parse(line) as StubsChange;
    } catch (error) {
      throw new Error(
        `cannot read line ${index + 1} of ${file}: ${messageOf(error)}. Nothing was changed. Remove the file to start without the stubs that were made before.`,
        { cause: error },
      );
    }
  });
}
