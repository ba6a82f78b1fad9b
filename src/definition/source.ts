import { readFileSync } from 'node:fs';
import { LineCounter, parseDocument, isNode, isPair, isMap, type Document } from 'yaml';
import { codeOf, messageOf, UnusableInput } from '../runtime/failure.js';
import { keysOf } from '../runtime/json-pointer.js';

/** A definition cannot be used. The message names the file, the line and what to do. */
export class DefinitionError extends UnusableInput {
  override readonly name = 'DefinitionError';
}

/** One thing that is wrong with a definition, or that its author should know. */
export interface Finding {
  readonly file: string;
  readonly line: number;
  readonly message: string;
  /** An error keeps the definition from being used. */
  readonly level: 'error' | 'warning';
}

/** A YAML or JSON file that remembers where its parts stand. */
export interface Source {
  readonly file: string;
  readonly value: unknown;
  /** The line of the part at a JSON pointer, or of the nearest part around it. */
  lineOf(pointer: string): number;
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
  const document = parseDocument(text, { lineCounter: lines });
  const [fault] = document.errors;
  if (fault !== undefined) {
    const { line } = lines.linePos(fault.pos[0]);
    const [reason = ''] = fault.message.split('\n', 1);
    throw new DefinitionError(`${file}:${line} is not valid YAML: ${reason.replace(/:$/, '')}`);
  }
  try {
    const value: unknown = document.toJS({ maxAliasCount: MOST_ALIASES });
    return { file, value, lineOf: (pointer) => lineOf(document, lines, pointer) };
  } catch (error) {
    throw new DefinitionError(`${file} is not valid YAML: ${messageOf(error)}`, { cause: error });
  }
}

function lineOf(document: Document.Parsed, lines: LineCounter, pointer: string): number {
  const keys = keysOf(pointer);
  for (let length = keys.length; length > 0; length -= 1) {
    const start = startOf(document, keys.slice(0, length));
    if (start !== undefined) return lines.linePos(start).line;
  }
  return 1;
}

/** Of a pair its key, so that the line is that of the name. */
function startOf(document: Document.Parsed, keys: readonly string[]): number | undefined {
  const parent: unknown =
    keys.length === 1 ? document.contents : document.getIn(keys.slice(0, -1), true);
  const last = keys.at(-1) ?? '';
  if (isMap(parent)) {
    const pair = parent.items.find((item) => isPair(item) && String(item.key) === last);
    return isNode(pair?.key) ? pair.key.range?.[0] : undefined;
  }
  const node: unknown = document.getIn(keys, true);
  return isNode(node) ? node.range?.[0] : undefined;
}
