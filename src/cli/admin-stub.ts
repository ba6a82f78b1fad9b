import fs from 'node:fs';
import type { SendAdmin } from '../client.js';
import { messageOf } from '../runtime/failure.js';
import { isObject } from '../runtime/json.js';
import { readRecordings } from './recorded-stubs.js';

const STANDARD_INPUT = 0;

/**
 * Makes the stubs that a file holds, or none when one of them is wrong. They are in it as WireMock
 * writes them: one, a list, or an export. A directory holds recordings of the proxy.
 */
export async function createStubs(send: SendAdmin, file: string): Promise<string> {
  const mappings = isDirectory(file) ? readRecordings(file) : readStubs(file);
  if (mappings.length === 0) throw new Error(`${file} contains no recording (NNNN-….json)`);
  try {
    await send('POST', '/__admin/mappings/import', { mappings });
  } catch (error) {
    throw new Error(`no stub of ${file} was created: ${messageOf(error)}`, { cause: error });
  }
  return mappings.length === 1 ? 'made 1 stub' : `made ${mappings.length} stubs`;
}

function isDirectory(file: string): boolean {
  return fs.statSync(file, { throwIfNoEntry: false })?.isDirectory() === true;
}

function readStubs(file: string): readonly unknown[] {
  let content: unknown;
  try {
    content = JSON.parse(fs.readFileSync(file === '-' ? STANDARD_INPUT : file, 'utf8'));
  } catch (error) {
    throw new Error(`cannot read stubs from ${file}: ${messageOf(error)}`, { cause: error });
  }
  const list = isObject(content) ? (content['mappings'] ?? [content]) : content;
  if (!Array.isArray(list) || list.length === 0) {
    throw new Error(
      `${file} contains no stub. Write one stub, a list of stubs, or {"mappings": [...]}`,
    );
  }
  return list;
}
