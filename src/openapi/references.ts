import { isObject } from '../runtime/json.js';
import type { OpenApiDocument, Schema } from './document.js';
import { keysOf, valueAt } from '../runtime/json-pointer.js';
import { decodePercent } from '../runtime/percent.js';

/** Keys under which a document has data, where `$ref` is not a reference. */
const DATA = new Set(['example', 'examples', 'default', 'enum', 'const']);

/** What stands at a local reference (`#/components/schemas/Pet`); `undefined` when nothing does. */
export function valueAtReference(document: OpenApiDocument, reference: string): unknown {
  return valueAt(document, keysOf(decodePercent(reference.slice(1)) ?? reference.slice(1)));
}

/**
 * The object itself, or what its `$ref` points to; an empty object when that is nothing. The summary
 * and the description beside a reference are not read.
 */
export function resolveNode(document: OpenApiDocument, node: unknown): Schema {
  let target = node;
  for (let steps = 0; isObject(target) && typeof target['$ref'] === 'string'; steps += 1) {
    if (steps > 50) return {};
    target = valueAtReference(document, target['$ref']);
  }
  return isObject(target) ? target : {};
}

/** A reference to another file. */
export class OutsideReference extends Error {
  constructor(readonly reference: string) {
    super(
      `the reference ${reference} points outside the document. Bundle it into one file first, for example with: npx @redocly/cli bundle FILE -o bundled.yaml`,
    );
  }
}

/** @throws OutsideReference for a reference to another file: only one file is read */
export function requireLocalReferences(document: OpenApiDocument): void {
  const queue: unknown[] = [document];
  for (let node = queue.pop(); node !== undefined; node = queue.pop()) {
    if (Array.isArray(node)) queue.push(...(node as unknown[]).filter((item) => item != null));
    if (!isObject(node)) continue;
    const reference = node['$ref'];
    if (typeof reference === 'string' && !reference.startsWith('#')) {
      throw new OutsideReference(reference);
    }
    for (const [key, value] of Object.entries(node)) {
      if (!DATA.has(key) && !key.startsWith('x-') && value != null) queue.push(value);
    }
  }
}
