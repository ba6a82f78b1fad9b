/** Where an OpenAPI document cannot be used. Its lines are looked up only then: large ones take seconds. */
import { readFileSync } from 'node:fs';
import type { OpenApiDocument } from '../openapi/document.js';
import { DocumentError, readDocument } from '../openapi/load.js';
import { OutsideReference } from '../openapi/references.js';
import { readSource } from './source.js';

/** @throws SourceError with file and line for what is not YAML, DocumentError for what else is wrong */
export async function readPlaced(file: string): Promise<OpenApiDocument> {
  try {
    return await readDocument(file);
  } catch (error) {
    if (error instanceof DocumentError) readSource(file);
    throw error;
  }
}

/** With the line of a reference out of the file, where it stands in it: an overlay may have brought it. */
export function placeOf(file: string, error: unknown): string {
  if (!(error instanceof OutsideReference)) return file;
  const lines = readFileSync(file, 'utf8').split('\n');
  const index = lines.findIndex((line) => line.includes(error.reference));
  return index === -1 ? file : `${file}:${index + 1}`;
}
