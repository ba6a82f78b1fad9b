import { messageOf, UnusableInput } from '../runtime/failure.js';
import { readTextLater } from '../runtime/files.js';
import { isObject } from '../runtime/json.js';
import type { OpenApiDocument } from './document.js';
import { yamlReason } from './yaml-reason.js';

/** A document that cannot be used. The message says which and why. */
export class DocumentError extends UnusableInput {
  override readonly name = 'DocumentError';
}

/** @throws DocumentError with the line, where it is known */
export async function readDocument(file: string): Promise<OpenApiDocument> {
  let document: unknown;
  let text = '';
  try {
    text = await readTextLater(file);
    document = await parseDocument(text);
  } catch (error) {
    const line = lineIn(error);
    const { code } = isObject(error) ? error : {};
    const reason = yamlReason({ code, message: messageOf(error), at: startOf(error) }, text);
    throw new DocumentError(
      line === undefined
        ? `cannot read the OpenAPI document ${file}: ${reason}`
        : `${file}:${line} is not valid YAML: ${reason}`,
      { cause: error },
    );
  }
  if (isObject(document)) return document;
  throw new DocumentError(`${file}:1 is not an OpenAPI document: it is ${kindOf(document)}`);
}

/** JSON is YAML too, but reading it as YAML takes many seconds for a document of some megabytes. */
async function parseDocument(text: string): Promise<unknown> {
  if (text.includes('\0')) return BINARY;
  if (!/^\s*\{/.test(text)) return parseYaml(text);
  try {
    return JSON.parse(text);
  } catch {
    // Either YAML in braces, or a mistake, which the YAML parser tells better.
    return parseYaml(text);
  }
}

/** Merge keys (`<<: *common`) are of YAML 1.1, and editors and most other tools know them. */
async function parseYaml(text: string): Promise<unknown> {
  const { parse } = await import('yaml');
  return parse(text, { merge: true });
}

const BINARY = Symbol('binary');

function lineIn(error: unknown): number | undefined {
  const places: unknown = isObject(error) ? error['linePos'] : undefined;
  const place: unknown = Array.isArray(places) ? (places as readonly unknown[])[0] : undefined;
  const line = isObject(place) ? place['line'] : undefined;
  return typeof line === 'number' ? line : undefined;
}

function startOf(error: unknown): number | undefined {
  const place: unknown = isObject(error) ? error['pos'] : undefined;
  const start: unknown = Array.isArray(place) ? (place as readonly unknown[])[0] : undefined;
  return typeof start === 'number' ? start : undefined;
}

function kindOf(document: unknown): string {
  if (document === BINARY) return 'binary, and not YAML or JSON';
  if (document === null || document === undefined) return 'empty';
  return Array.isArray(document) ? 'a list' : `a ${typeof document}`;
}
