import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import type { Lifecycle } from '../lifecycles/lifecycle.js';
import {
  addTo,
  readLifecycle,
  type AdditionDocument,
  type LifecycleDocument,
} from '../lifecycles/read.js';
import { packageFile } from '../runtime/package.js';
import { readSource, type Finding, type Source } from './source.js';

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
}

/** More kinds of records than any API has; a directory with more is not a definition. */
const MOST_FILES = 500;

/**
 * The lifecycles of a directory, in the order of their files' names: chance is drawn in it.
 *
 * @param bases what files of the directory may add to
 */
export function readLifecycleFiles(directory: string, bases: readonly Lifecycle[]): LifecycleFiles {
  const names = readdirSync(directory).filter((name) => /\.(?:ya?ml|json)$/.test(name));
  const isLifecycle = new Ajv2020({ strict: false, allErrors: true }).compile(
    JSON.parse(readFileSync(packageFile('spec', 'lifecycle.schema.json'), 'utf8')) as object,
  );
  const files: LifecycleFile[] = [];
  const findings: Finding[] = [];
  for (const name of names.sort().slice(0, MOST_FILES)) {
    const source = readSource(path.join(directory, name));
    if (!isLifecycle(source.value)) {
      findings.push(...toFindings(source, isLifecycle.errors ?? []));
      continue;
    }
    const read = readFile(source, bases);
    if ('message' in read) findings.push(read);
    else files.push(read);
  }
  return { files, findings };
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

/** Of several errors at one place that is one of alternatives, the deepest tells most. */
function toFindings(source: Source, errors: readonly ErrorObject[]): readonly Finding[] {
  const told = errors.filter(({ keyword }) => !['anyOf', 'oneOf', 'if'].includes(keyword));
  const deepest = (told.length === 0 ? errors : told).filter(
    ({ instancePath }) => !told.some((other) => other.instancePath.startsWith(`${instancePath}/`)),
  );
  const seen = new Set<string>();
  return deepest.flatMap((error): readonly Finding[] => {
    const { pointer, message } = describe(error);
    if (seen.has(pointer)) return [];
    seen.add(pointer);
    return [
      {
        file: source.file,
        line: source.lineOf(pointer),
        message: `${pointer || 'the file'} ${message}`,
        level: 'error',
      },
    ];
  });
}

function describe({ instancePath, keyword, params, message = 'is not valid' }: ErrorObject): {
  readonly pointer: string;
  readonly message: string;
} {
  const given = params as Readonly<Record<string, unknown>>;
  switch (keyword) {
    case 'required':
      return { pointer: instancePath, message: `needs ${String(given['missingProperty'])}` };
    case 'additionalProperties':
      return {
        pointer: `${instancePath}/${String(given['additionalProperty'])}`,
        message: 'is not a field of a lifecycle here',
      };
    case 'enum':
      return {
        pointer: instancePath,
        message: `must be one of ${(given['allowedValues'] as readonly unknown[]).join(', ')}`,
      };
    case 'false schema':
      return { pointer: instancePath, message: 'cannot be given beside extends' };
    default:
      return { pointer: instancePath, message };
  }
}
