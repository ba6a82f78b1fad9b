/** Writes a draft to a directory, in which it is usable at once. */
import fs from 'node:fs';
import path from 'node:path';
import { readOrdinary } from '../../openapi/load.js';
import type { OrdinaryContract } from '../../openapi/ordinary/contract.js';
import { codeOf, UnusableInput } from '../../runtime/failure.js';
import { packageFile } from '../../runtime/files.js';
import { isObject } from '../../runtime/json.js';
import { documentFaults } from '../check-document.js';
import { inspect } from '../load.js';
import { readSource, tell, toFindings, type Finding } from '../source.js';
import { draftDefinition, type Draft } from './index.js';
import { toKebab } from './words.js';
import { SCHEMA_FILE } from './write.js';

export interface Written {
  readonly directory: string;
  readonly draft: Draft;
  /** How many operations the document has. */
  readonly total: number;
  readonly contract: OrdinaryContract;
  /** What `check` says of it: warnings only. */
  readonly findings: readonly Finding[];
  /** What is wrong with the document, where it was read. */
  readonly ofDocument: readonly Finding[];
}

/** The command was given what it cannot use. The message says what to do. */
export class InitError extends UnusableInput {
  override readonly name = 'InitError';
}

/** @throws Error when the document cannot be used, or the directory has something in it */
export async function initDefinition(document: string, wanted?: string): Promise<Written> {
  const contract = await readOrdinary(document);
  const ofDocument = findingsIn(document, contract);
  // What never ends says nothing of any operation.
  const endless = ofDocument.filter(({ level }) => level === 'error');
  if (endless.length > 0) throw new InitError(toldOf(endless));
  const directory = wanted ?? directoryFor(contract);
  const wasThere = requireEmpty(directory);
  try {
    fs.mkdirSync(directory, { recursive: true });
    const isJson = /^\s*\{/.test(fs.readFileSync(document, 'utf8'));
    const copy = path.join(directory, isJson ? 'openapi.json' : 'openapi.yaml');
    fs.copyFileSync(document, copy);
    const { draft, findings } = await writeChecked(contract, directory);
    if (draft.kinds.length === 0 && ofDocument.length > 0) throw new InitError(toldOf(ofDocument));
    return { directory, draft, total: contract.operations.length, contract, findings, ofDocument };
  } catch (error) {
    // Half a definition would be in the way of the next try.
    const made = wasThere ? WRITTEN.map((name) => path.join(directory, name)) : [directory];
    for (const each of made) fs.rmSync(each, { recursive: true, force: true });
    throw error;
  }
}

/** What `init` writes, and nothing that somebody else may have put there since. */
const WRITTEN = ['lifecycles', 'openapi.yaml', 'openapi.json', SCHEMA_FILE];

/** The lines of a document are looked up only where something is wrong: large ones take seconds. */
function findingsIn(file: string, { document }: OrdinaryContract): readonly Finding[] {
  const faults = documentFaults(document, NO_OPERATIONS);
  return faults.length === 0 ? [] : toFindings(readSource(file), faults);
}

const NO_OPERATIONS: ReadonlySet<string> = new Set();

const toldOf = (findings: readonly Finding[]): string =>
  `nothing can be drafted:\n${findings.map(tell).join('\n')}`;

function directoryFor({ document: { info } }: OrdinaryContract): string {
  const { title } = isObject(info) ? info : {};
  const name = typeof title === 'string' ? toKebab(title).slice(0, 60) : '';
  return name === '' ? 'api' : name;
}

/** @returns whether the directory is there */
function requireEmpty(directory: string): boolean {
  let names: readonly string[];
  try {
    names = fs.readdirSync(directory);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false;
    throw new InitError(`${directory} is not a directory. Name another one.`, { cause: error });
  }
  if (names.length === 0) return true;
  throw new InitError(
    `${directory} is not empty, and nothing of it is overwritten. Name another directory: masstack-mock init OPENAPI DIR`,
  );
}

/** What does not pass `check` is left out. */
async function writeChecked(
  contract: OrdinaryContract,
  directory: string,
): Promise<Pick<Written, 'draft' | 'findings'>> {
  const without = new Map<string, string>();
  for (;;) {
    const draft = draftDefinition(contract, without);
    writeDraft(directory, draft);
    const { findings } = await inspect(directory);
    const errors = findings.filter(({ level }) => level === 'error');
    if (errors.length === 0) return { draft, findings };
    const before = without.size;
    for (const error of errors) {
      for (const each of blamed(directory, draft, error)) without.set(each, error.message);
    }
    if (without.size === before)
      throw new Error(`the draft does not pass check: ${errors[0]?.message ?? ''}`);
  }
}

function writeDraft(directory: string, { kinds }: Draft): void {
  fs.rmSync(path.join(directory, 'lifecycles'), { recursive: true, force: true });
  if (kinds.length > 0) {
    fs.mkdirSync(path.join(directory, 'lifecycles'));
    fs.copyFileSync(packageFile('spec', SCHEMA_FILE), path.join(directory, SCHEMA_FILE));
  }
  for (const { file, text } of kinds) fs.writeFileSync(path.join(directory, file), text);
}

/** The operations that an error is about: that of a row, or all of the file. */
function blamed(
  directory: string,
  { kinds }: Draft,
  { file, message }: Finding,
): readonly string[] {
  const kind = kinds.find((each) => path.join(directory, each.file) === file);
  const row = /^\/rows\/(\d+)/.exec(message)?.[1];
  const operation = row === undefined ? undefined : kind?.rows[Number(row)];
  return operation === undefined ? (kind?.operations ?? []) : [operation];
}
