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
import { NOTHING, seal, unseal } from '../../store/checksum.js';
import { replayChanges, type StubsChange, type StubsState } from './stubs-state.js';

/** Keeps the stubs of a world in a data directory: each change is a line of a file. */
export interface StubLog {
  /** What the file said at the start; `undefined` when it does not exist. */
  readonly kept: StubsState | undefined;
  readonly file: string;
  readonly append: (change: StubsChange) => void;
  close(): void;
}

export const STUB_FILE = 'stubs.jsonl';

/** @throws Error with the line, when the file cannot be used */
export async function openStubLog(directory: string, log: Log): Promise<StubLog> {
  const file = path.join(directory, STUB_FILE);
  const found = await readStubLog(directory);
  if (found?.fault !== undefined) {
    throw new Error(
      `${found.fault}. Nothing was changed. Remove the file to start without the stubs that were made before.`,
    );
  }
  const kept = found?.state;
  const first = kept && seal([JSON.stringify({ load: kept })], NOTHING);
  // A file holds no more than a start needs.
  if (first !== undefined) await swapIn(file, [first.bytes.toString()]);
  let end = { chain: first?.chain ?? NOTHING, size: first?.bytes.length ?? 0 };
  let handle: number | undefined;
  let hasFailed = false;
  return {
    kept,
    file,
    append(change) {
      const { bytes, chain } = seal([JSON.stringify(change)], end.chain);
      try {
        handle ??= fs.existsSync(file) ? openToAppend(file) : createOwnFile(file, { append: true });
        // Half a line of a full disk would damage what comes after it.
        if (hasFailed) fs.ftruncateSync(handle, end.size);
        writeAll(handle, bytes);
        end = { chain, size: end.size + bytes.length };
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

/** What the file of stubs in a data directory says. */
export interface KeptStubs {
  /** After all lines before the first damaged one. */
  readonly state: StubsState;
  /** Which line is damaged, and how. */
  readonly fault?: string;
}

/** Reads it whole and changes nothing; `undefined` when it does not exist. */
export async function readStubLog(directory: string): Promise<KeptStubs | undefined> {
  const file = path.join(directory, STUB_FILE);
  if (!fs.existsSync(file)) return undefined;
  const changes: StubsChange[] = [];
  let chain = NOTHING;
  let fault: string | undefined;
  for (const line of wholeLines(await readOwnFile(file))) {
    const sealed = unseal(line);
    if (sealed?.holds !== true) fault = 'its checksum is missing or is not that of the line';
    else if (sealed.after !== chain) fault = 'it does not follow the line before it';
    else fault = take(line, changes);
    if (sealed === undefined || fault !== undefined) break;
    chain = sealed.crc;
  }
  const damage = fault && `${file} is damaged: line ${changes.length + 1}: ${fault}`;
  return { state: replayChanges(changes), ...(damage !== undefined && { fault: damage }) };
}

/** Whoever brings a directory may have written its checksums, too. Returns what is wrong with the line. */
function take(line: Buffer, changes: StubsChange[]): string | undefined {
  try {
    const change = JSON.parse(line.toString()) as StubsChange;
    replayChanges([...changes.slice(-1), change]);
    changes.push(change);
    return undefined;
  } catch {
    return 'it is not a change of stubs';
  }
}

/** Copies what is intact into another directory. Returns which line is damaged, if one is. */
export async function salvageStubLog(directory: string, to: string): Promise<string | undefined> {
  const found = await readStubLog(directory);
  if (found === undefined) return undefined;
  const line = seal([JSON.stringify({ load: found.state })], NOTHING).bytes;
  await swapIn(path.join(to, STUB_FILE), [line.toString()]);
  return found.fault;
}

const LINE_END = 0x0a;

/** A last line without its end was being written when the process ended: nobody was told that it is kept. */
function* wholeLines(bytes: Buffer): Generator<Buffer, void> {
  let start = 0;
  for (let end = bytes.indexOf(LINE_END); end !== -1; end = bytes.indexOf(LINE_END, start)) {
    yield bytes.subarray(start, end);
    start = end + 1;
  }
}
