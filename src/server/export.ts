import { constants } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import type { RecordRules } from '../lifecycles/record-rules.js';
import type { Contract } from '../openapi/contract.js';
import type { Violation } from '../openapi/operation.js';
import { makeDirectory } from '../runtime/directory.js';
import { codeOf, messageOf } from '../runtime/failure.js';
import { isObject } from '../runtime/json.js';
import { parseJsonInSlices } from '../runtime/json-slices.js';
import { readOwnFile, statOwnFile, swapIn } from '../runtime/own-file.js';
import {
  isSnapshot,
  readSnapshot,
  SNAPSHOT_FORMAT,
  takeSnapshot,
  writeSnapshot,
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
    await fs.access(directory, constants.W_OK);
    statOwnFile(path.join(directory, FILE));
  } catch (error) {
    throw new ExportError(`cannot export to ${directory}: ${reasonOf(error)}`, { cause: error });
  }
}

/** Written aside and then swapped in: when this fails, the export that was there is still there. */
export async function writeExport(directory: string, world: World): Promise<void> {
  const file = path.join(directory, FILE);
  try {
    makeDirectory(directory);
    await swapIn(file, serialise(world));
  } catch (error) {
    throw new ExportError(
      `cannot export to ${directory}: ${reasonOf(error)}. What was exported there before is untouched.`,
      { cause: error },
    );
  }
}

/** @throws ExportError with the place, when the directory holds no export that this version reads */
export async function readExport(
  directory: string,
  contract: Contract,
  rules: RecordRules,
): Promise<Exported> {
  const file = path.join(directory, FILE);
  let value: unknown;
  try {
    value = await parseJsonInSlices(await readOwnFile(file));
  } catch (error) {
    throw new ExportError(`cannot import ${file}: ${reasonOf(error)}. Nothing was changed.`, {
      cause: error,
    });
  }
  const root = isObject(value) ? value : {};
  const require = async (node: unknown, pointer: string): Promise<WorldSnapshot> => {
    const read = await readSnapshot(node, contract, rules);
    if (isSnapshot(read)) return read;
    throw refusal(file, pointer, read);
  };
  const state = await require(root['state'], '/state');
  const snapshots = new Map<string, WorldSnapshot>();
  const named = isObject(root['snapshots']) ? Object.entries(root['snapshots']) : [];
  for (const [name, node] of named) snapshots.set(name, await require(node, `/snapshots/${name}`));
  return { state, snapshots };
}

function refusal(file: string, pointer: string, violations: readonly Violation[]): ExportError {
  const shown = violations
    .slice(0, 5)
    .map((violation) => `${pointer}${violation.pointer} ${violation.message}`);
  const more = violations.length > shown.length ? ` (and ${violations.length - 5} more)` : '';
  return new ExportError(`cannot import ${file}: ${shown.join('; ')}${more}. Nothing was changed.`);
}

async function* serialise(world: World): AsyncGenerator<string, void> {
  yield `{\n"format": ${SNAPSHOT_FORMAT},\n"state": `;
  yield* writeSnapshot(await takeSnapshot(world));
  yield ',\n"snapshots": {';
  let before = '';
  for (const [name] of await world.snapshots.list()) {
    const snapshot = await world.snapshots.get(name);
    if (snapshot === undefined) continue;
    yield `${before}\n${JSON.stringify(name)}: `;
    yield* writeSnapshot(snapshot);
    before = ',';
  }
  yield '}\n}\n';
}

function reasonOf(error: unknown): string {
  return codeOf(error) === 'ENOENT' ? 'it does not exist' : messageOf(error);
}
