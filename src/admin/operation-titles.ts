import type { Definition } from '../definition/definition.js';
import { isObject } from '../runtime/json.js';
import type { AdminServices } from './handler.js';

type Titles = ReadonlyMap<string, string>;

const known = new WeakMap<Definition, Promise<Titles>>();

/** What the document calls its operations, for a person. */
export function titlesOf({ definition }: Pick<AdminServices, 'definition'>): Promise<Titles> {
  const found = known.get(definition) ?? readTitles(definition);
  known.set(definition, found);
  found.catch(() => known.delete(definition));
  return found;
}

async function readTitles({ readDocument }: Definition): Promise<Titles> {
  const { paths } = await readDocument();
  const titles = new Map<string, string>();
  for (const item of Object.values(isObject(paths) ? paths : {})) {
    for (const operation of Object.values(isObject(item) ? item : {})) {
      if (!isObject(operation)) continue;
      const { operationId, summary } = operation;
      if (typeof operationId === 'string' && typeof summary === 'string') {
        titles.set(operationId, summary);
      }
    }
  }
  return titles;
}
