import { readFileSync } from 'node:fs';
import {
  isAlias,
  isMap,
  isNode,
  isPair,
  isSeq,
  LineCounter,
  parseDocument,
  type Document,
} from 'yaml';
import { yamlReason } from '../openapi/yaml-reason.js';
import { codeOf, messageOf, UnusableInput } from '../runtime/failure.js';
import { keysOf } from '../runtime/json-pointer.js';
import { shorten } from './closest.js';
import { aliasFault, lastAlias } from './yaml-faults.js';

/** A definition cannot be used. The message names the file, the line and what to do. */
export class DefinitionError extends UnusableInput {
  override readonly name = 'DefinitionError';
}

/** A file of a definition that is read as a whole, and is wrong at one place. */
export class PlacedError extends DefinitionError {
  constructor(
    readonly pointer: string,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** A file that cannot be read, or is not YAML. */
export class SourceError extends DefinitionError {
  constructor(
    readonly findings: readonly Finding[],
    options?: ErrorOptions,
  ) {
    super(findings.map(tell).join('\n'), options);
  }
}

/** One thing that is wrong with a definition, or that its author should know. */
export interface Finding {
  readonly file: string;
  /** Absent: it is about the file as a whole. */
  readonly line?: number;
  readonly message: string;
  /** An error keeps the definition from being used. */
  readonly level: 'error' | 'warning';
}

/** `lifecycles/book.yaml:12 /rows/0/from …` */
export function tell({ file, line, message }: Finding): string {
  return `${line === undefined ? file : `${file}:${line}`} ${shorten(message)}`;
}

/** A YAML or JSON file that remembers where its parts stand. */
export interface Source {
  readonly file: string;
  readonly value: unknown;
  /** The line of the part at a JSON pointer, or of the nearest part around it. */
  lineOf(pointer: string): number;
  /** Which part that is, whatever aliases lead to it. */
  partAt(pointer: string): number;
}

/** More than a lifecycle ever needs; a file with more is an attack by aliases. */
const MOST_ALIASES = 100;

/** @throws DefinitionError when the file cannot be read, or is not YAML */
export function readSource(file: string): Source {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const reason = codeOf(error) === 'ENOENT' ? 'it does not exist' : messageOf(error);
    throw new DefinitionError(`cannot read ${file}: ${reason}`, { cause: error });
  }
  const lines = new LineCounter();
  // Merge keys (`<<: *order`) are of YAML 1.1, and editors and most other tools know them.
  const document = parseDocument(text, { lineCounter: lines, merge: true });
  if (document.errors.length > 0) {
    throw new SourceError(
      untilBroken(document.errors).map((error) => {
        const reason = yamlReason(
          { code: error.code, message: error.message, at: error.pos[0] },
          text,
        );
        const { line } = lines.linePos(error.pos[0]);
        return { file, line, message: `is not valid YAML: ${reason}`, level: 'error' };
      }),
    );
  }
  const fail = (at: number, reason: string, cause?: unknown): never => {
    const message = `is not valid YAML: ${reason}`;
    const finding = { file, line: lines.linePos(at).line, message, level: 'error' as const };
    throw new SourceError([finding], { cause });
  };
  const fault = aliasFault(document);
  if (fault !== undefined) fail(fault.at, fault.message);
  try {
    const value: unknown = document.toJS({ maxAliasCount: MOST_ALIASES });
    return {
      file,
      value,
      lineOf: (pointer) => lines.linePos(placeOf(document, pointer).key).line,
      partAt: (pointer) => placeOf(document, pointer).value,
    };
  } catch (error) {
    return fail(lastAlias(document), messageOf(error), error);
  }
}

/** Where a bracket or an indent is wrong, all that follows looks wrong. Names that stand twice are just that. */
function untilBroken(errors: Document.Parsed['errors']): Document.Parsed['errors'] {
  const broken = errors.findIndex(({ code }) => code !== 'DUPLICATE_KEY');
  return broken === -1 ? errors : errors.slice(0, broken + 1);
}

/**
 * Where the part at a pointer begins, or the nearest part around it, and where its key does, so that
 * the line is that of the name. Of an alias, in what its anchor names.
 */
function placeOf(
  document: Document.Parsed,
  pointer: string,
): { readonly key: number; readonly value: number } {
  const behind = (node: unknown): unknown => (isAlias(node) ? node.resolve(document) : node);
  let node: unknown = document.contents;
  let place = { key: 0, value: 0 };
  for (const name of keysOf(pointer)) {
    const parent = behind(node);
    const pair = isMap(parent)
      ? parent.items.find((item) => isPair(item) && String(item.key) === name)
      : undefined;
    node = isSeq(parent) ? parent.get(Number(name), true) : pair?.value;
    const value = behind(node);
    const key: unknown = pair?.key ?? value;
    if (!isNode(key) || key.range == null) break;
    const [start] = key.range;
    place = { key: start, value: isNode(value) ? (value.range?.[0] ?? start) : start };
  }
  return place;
}

/** What is wrong at a JSON pointer into a file. */
export interface PlacedFault {
  readonly pointer: string;
  readonly message: string;
  readonly level?: Finding['level'];
}

/** What an anchor names stands in several rows: a mistake in it is one mistake, where the anchor is. */
export function toFindings(source: Source, faults: readonly PlacedFault[]): readonly Finding[] {
  const told = new Set<string>();
  return faults.flatMap(({ pointer, message, level = 'error' }) => {
    const key = `${source.partAt(pointer)} ${message}`;
    if (told.has(key)) return [];
    told.add(key);
    const text = `${pointer || 'the file'} ${message}`;
    return [{ file: source.file, line: source.lineOf(pointer), message: text, level }];
  });
}

/** What the work gives; `undefined` where it cannot be done, which is then among the findings. */
export function attempt<T>(work: () => T, findings: Finding[], file?: string): T | undefined {
  try {
    return work();
  } catch (error) {
    findings.push(...findingsOf(error, file));
    return undefined;
  }
}

/** @throws the error itself when it is not about what an author wrote */
export function findingsOf(error: unknown, file?: string): readonly Finding[] {
  if (error instanceof SourceError) return error.findings;
  if (error instanceof DefinitionError && file !== undefined) {
    const line = error instanceof PlacedError ? readSource(file).lineOf(error.pointer) : 1;
    return [{ file, line, message: error.message, level: 'error' }];
  }
  throw error;
}
