/** Where an OpenAPI document cannot be used. Its lines are looked up only then: large ones take seconds. */
import type { OpenApiDocument } from '../openapi/document.js';
import { DocumentError, readDocument } from '../openapi/load.js';
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
