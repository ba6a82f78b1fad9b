import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Lifecycle } from '../lifecycles/lifecycle.js';
import {
  addTo,
  readLifecycle,
  type AdditionDocument,
  type LifecycleDocument,
} from '../lifecycles/read.js';
import { isObject } from '../runtime/json.js';
import { isDirectory } from '../runtime/files.js';
import { packageFile } from '../runtime/package.js';
import { attempt, readSource, toFindings, type Finding, type Source } from './source.js';
import { createFileCheck } from './template-faults.js';
import { warning } from './unread-files.js';

/** A lifecycle and the file that it is written in. */
export interface LifecycleFile {
  readonly source: Source;
  /** Whole, also where the file only adds to it. */
  readonly lifecycle: Lifecycle;
  /** Of a file that adds to the lifecycle of another definition: how many of the rows are its own, the first. */
  readonly added?: number;
}

export interface LifecycleFiles {
  readonly files: readonly LifecycleFile[];
  /** What keeps files from being lifecycles. */
  readonly findings: readonly Finding[];
  /** The kinds of files that are not lifecycles, as far as they say them. */
  readonly unread: readonly string[];
}

/** More kinds of records than any API has; a directory with more is not a definition. */
const MOST_FILES = 500;

/**
 * The lifecycles of a directory, in the order of their files' names: chance is drawn in it.
 *
 * @param bases what files of the directory may add to
 */
export function readLifecycleFiles(directory: string, bases: readonly Lifecycle[]): LifecycleFiles {
  const files: LifecycleFile[] = [];
  const findings: Finding[] = [];
  const unread: string[] = [];
  for (const name of namesIn(directory, findings).slice(0, MOST_FILES)) {
    const file = path.join(directory, name);
    const source = attempt(() => readSource(file), findings);
    if (source === undefined) {
      unread.push(...kindsIn(file));
      continue;
    }
    const faults = formFaults(source.value);
    if (faults.length > 0) {
      findings.push(...toFindings(source, faults));
      if (isObject(source.value)) unread.push(String(source.value['kind']));
      continue;
    }
    const read = readFile(source, bases);
    if ('message' in read) findings.push(read);
    else files.push(read);
  }
  return { files, findings, unread };
}

const LIFECYCLE = /\.(?:ya?ml|json)$/i;

/** The files of lifecycles. That there are none, or more lie deeper, is among the findings. */
function namesIn(directory: string, findings: Finding[]): readonly string[] {
  if (!isDirectory(directory)) {
    const message = 'is not a directory. Lifecycles are files in it, such as lifecycles/book.yaml';
    findings.push({ file: directory, message, level: 'error' });
    return [];
  }
  const all = readdirSync(directory)
    .filter((name) => !name.startsWith('.'))
    .sort();
  const deeper = all.filter((name) => isDirectory(path.join(directory, name)));
  const names = all.filter((name) => LIFECYCLE.test(name) && !deeper.includes(name));
  for (const name of deeper) {
    const message = `is not read: lifecycles stand in ${directory} itself. Move its files there`;
    findings.push(warning(path.join(directory, name), message));
  }
  if (names.length === 0) {
    const message =
      'has no lifecycle: none of its files ends in .yaml, .yml or .json. Write one for each kind of record, such as lifecycles/book.yaml, or remove the directory';
    findings.push(warning(directory, message));
  }
  return names;
}

function readFile(source: Source, bases: readonly Lifecycle[]): LifecycleFile | Finding {
  const document = source.value as LifecycleDocument | AdditionDocument;
  if (!('extends' in document)) return { source, lifecycle: readLifecycle(document) };
  const base = bases.find(({ kind }) => kind === document.extends);
  if (base !== undefined) {
    return { source, lifecycle: addTo(base, document), added: document.rows.length };
  }
  const known = bases.map(({ kind }) => kind).join(', ') || 'none, as no definition is named there';
  return {
    file: source.file,
    line: source.lineOf('/extends'),
    message: `/extends ${document.extends} is not a kind of record of the definitions that are named before this one: ${known}`,
    level: 'error',
  };
}

/** Of a file that is not YAML: so that what speaks of its kind is not called wrong, too. */
const kindsIn = (file: string): readonly string[] =>
  [...readFileSync(file, 'utf8').matchAll(/^kind: *['"]?([\w-]+)/gm)].map(([, kind = '']) => kind);

let check: ReturnType<typeof createFileCheck> | undefined;

/** What is wrong with the form of a file. The schema is compiled once, for all directories. */
function formFaults(document: unknown): ReturnType<NonNullable<typeof check>> {
  check ??= createFileCheck(readSchema());
  return check(document);
}

const readSchema = (): Parameters<typeof createFileCheck>[0] =>
  JSON.parse(readFileSync(packageFile('spec', 'lifecycle.schema.json'), 'utf8')) as never;
