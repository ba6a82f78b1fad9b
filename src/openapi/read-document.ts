import { messageOf, UnusableInput } from '../runtime/failure.js';
import { readTextLater } from '../runtime/files.js';
import { isObject } from '../runtime/json.js';
import type { OpenApiDocument } from './document.js';

/** A document that cannot be used. The message says which and why. */
export class DocumentError extends UnusableInput {
  override readonly name = 'DocumentError';
}

export async function readDocument(file: string): Promise<OpenApiDocument> {
  try {
    const document = await parseDocument(await readTextLater(file));
    if (isObject(document)) return document;
  } catch (error) {
    // The yaml library adds lines that point into the text; the first says what and where.
    const reason = messageOf(error).split('\n', 1)[0]?.replace(/:$/, '') ?? '';
    throw new DocumentError(`cannot read the OpenAPI document ${file}: ${reason}`, {
      cause: error,
    });
  }
  throw new DocumentError(`${file} is not an OpenAPI document`);
}

/** JSON is YAML too, but reading it as YAML takes many seconds for a document of some megabytes. */
async function parseDocument(text: string): Promise<unknown> {
  if (!/^\s*\{/.test(text)) return (await import('yaml')).parse(text);
  try {
    return JSON.parse(text);
  } catch {
    // Either YAML in braces, or a mistake, which the YAML parser tells better.
    return (await import('yaml')).parse(text);
  }
}
