import fs from 'node:fs';
import type { SendAdmin } from '../client.js';
import { messageOf } from '../runtime/failure.js';
import { isObject } from '../runtime/json.js';

const STANDARD_INPUT = 0;

/** Makes the stubs that a file holds. All are in it as WireMock writes them: one, a list, or an export. */
export async function createStubs(send: SendAdmin, file: string): Promise<string> {
  const stubs = readStubs(file);
  const made: string[] = [];
  for (const [index, stub] of stubs.entries()) {
    try {
      const created = await send('POST', '/__admin/mappings', stub);
      made.push(isObject(created) ? String(created['id']) : '');
    } catch (error) {
      const before = index === 0 ? '' : `; the ${index} before it are made`;
      throw new Error(
        `${file}, stub ${index + 1} of ${stubs.length}${before}: ${messageOf(error)}`,
        {
          cause: error,
        },
      );
    }
  }
  return made.map((id) => `made stub ${id}`).join('\n');
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
    throw new Error(`${file} holds no stub: write one, a list of them, or {"mappings": [...]}`);
  }
  return list;
}
