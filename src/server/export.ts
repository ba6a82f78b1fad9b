import fs from 'node:fs/promises';
import path from 'node:path';
import type { Contract } from '../openapi/contract.js';
import type { Violation } from '../openapi/operation.js';
import { makeDirectory } from '../runtime/directory.js';
import { codeOf, messageOf } from '../runtime/failure.js';
import { isObject } from '../runtime/json.js';
import {
  isSnapshot,
  readSnapshot,
  SNAPSHOT_FORMAT,
  takeSnapshot,
  type WorldSnapshot,
} from './snapshot.js';
import type { World } from './world.js';

/** The state of a world and the snapshots it remembers, in a directory. */
export interface Exported {
  readonly state: WorldSnapshot;
  readonly snapshots: ReadonlyMap<string, WorldSnapshot>;
}

/** An export cannot be read or written. The message says which and why. */
export class ExportError extends Error {
  override readonly name = 'ExportError';
}

/** All in one file: swapping it in is one step, and other files of the directory are left alone. */
const FILE = 'export.json';

export async function hasExport(directory: string): Promise<boolean> {
  return fs.access(path.join(directory, FILE)).then(
    () => true,
    () => false,
  );
}

/** Makes the directory, so that one that cannot be written to is told at the start. */
export async function prepareExport(directory: string): Promise<void> {
  try {
    makeDirectory(directory);
    await fs.access(directory, fs.constants.W_OK);
  } catch (error) {
    throw new ExportError(`cannot export to ${directory}: ${reasonOf(error)}`, { cause: error });
  }
}

/** Written aside and then swapped in: when this fails, the export that was there is still there. */
export async function writeExport(directory: string, world: World): Promise<void> {
  const file = path.join(directory, FILE);
  const aside = `${file}.new`;
  try {
    makeDirectory(directory);
    await fs.writeFile(aside, serialise(world), { flush: true });
    await fs.rename(aside, file);
  } catch (error) {
    await fs.rm(aside, { force: true }).catch(() => undefined);
    throw new ExportError(
      `cannot export to ${directory}: ${reasonOf(error)}. What was exported there before is untouched.`,
      { cause: error },
    );
  }
}

/** @throws ExportError with the place, when the directory holds no export that this version reads */
export async function readExport(directory: string, contract: Contract): Promise<Exported> {
  const file = path.join(directory, FILE);
  let value: unknown;
  try {
    value = JSON.parse(await fs.readFile(file, 'utf8'));
  } catch (error) {
    throw new ExportError(`cannot import ${file}: ${reasonOf(error)}. Nothing was changed.`, {
      cause: error,
    });
  }
  const root = isObject(value) ? value : {};
  const require = (node: unknown, pointer: string): WorldSnapshot => {
    const read = readSnapshot(node, contract);
    if (isSnapshot(read)) return read;
    throw refusal(file, pointer, read);
  };
  const state = require(root['state'], '/state');
  const named = isObject(root['snapshots']) ? Object.entries(root['snapshots']) : [];
  return {
    state,
    snapshots: new Map(named.map(([name, node]) => [name, require(node, `/snapshots/${name}`)])),
  };
}

function refusal(file: string, pointer: string, violations: readonly Violation[]): ExportError {
  const shown = violations
    .slice(0, 5)
    .map((violation) => `${pointer}${violation.pointer} ${violation.message}`);
  const more = violations.length > shown.length ? ` (and ${violations.length - 5} more)` : '';
  return new ExportError(`cannot import ${file}: ${shown.join('; ')}${more}. Nothing was changed.`);
}

function serialise(world: World): string {
  const named = [...world.snapshots].map(
    ([name, snapshot]) => `${JSON.stringify(name)}: ${serialiseSnapshot(snapshot)}`,
  );
  return `{\n"format": ${SNAPSHOT_FORMAT},\n"state": ${serialiseSnapshot(takeSnapshot(world))},\n"snapshots": {${named.join(',\n')}}\n}\n`;
}

/** One record a line: readable, and a diff shows records. */
function serialiseSnapshot({ records, ...rest }: WorldSnapshot): string {
  const fields = Object.entries(rest).map(([key, value]) => `"${key}": ${JSON.stringify(value)}`);
  const lines = records.map((record) => JSON.stringify(record));
  return `{\n${fields.join(',\n')},\n"records": [\n${lines.join(',\n')}\n]\n}`;
}

function reasonOf(error: unknown): string {
  return codeOf(error) === 'ENOENT' ? 'it is not there' : messageOf(error);
}
