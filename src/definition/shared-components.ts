import path from 'node:path';
import type { OpenApiDocument, Schema } from '../openapi/document.js';
import { valueAtReference } from '../openapi/references.js';
import { isObject } from '../runtime/json.js';

/** The document of a definition that this one adds to. */
export interface SharedDocument {
  readonly file: string;
  readonly document: OpenApiDocument;
}

/**
 * The document with the components of others that it refers to by their files
 * (`../openapi.yaml#/components/schemas/Actor`), and those that these refer to. A component of its own
 * goes before one of another document with the same name.
 */
export function withSharedComponents(
  document: OpenApiDocument,
  directory: string,
  others: readonly SharedDocument[],
): OpenApiDocument {
  const taken = new Map<string, unknown>();
  const take = (reference: string, { document: from }: SharedDocument): void => {
    if (taken.has(reference) || valueAtReference(document, reference) !== undefined) return;
    const value = valueAtReference(from, reference);
    taken.set(reference, value);
    for (const inner of referencesIn(value)) {
      if (inner.startsWith('#')) take(inner, { file: '', document: from });
    }
  };
  const own = rewrite(document, (reference) => {
    const [file = '', pointer = ''] = reference.split('#');
    const other = others.find((each) => file !== '' && path.resolve(directory, file) === each.file);
    if (other === undefined) return reference;
    take(`#${pointer}`, other);
    return `#${pointer}`;
  }) as OpenApiDocument;
  const components: Record<string, Schema> = { ...sectionsOf(own['components']) };
  for (const [reference, value] of taken) {
    const [, , section = '', name = ''] = reference.split('/');
    components[section] = { ...components[section], [name]: value };
  }
  return { ...own, components };
}

const sectionsOf = (node: unknown): Readonly<Record<string, Schema>> =>
  isObject(node) ? (node as Readonly<Record<string, Schema>>) : {};

/** A copy with each `$ref` put through the function. */
function rewrite(node: unknown, change: (reference: string) => string): unknown {
  if (Array.isArray(node)) return node.map((each: unknown) => rewrite(each, change));
  if (!isObject(node)) return node;
  return Object.fromEntries(
    Object.entries(node).map(([key, value]) => [
      key,
      key === '$ref' && typeof value === 'string' ? change(value) : rewrite(value, change),
    ]),
  );
}

function referencesIn(node: unknown): readonly string[] {
  const found: string[] = [];
  rewrite(node, (reference) => {
    found.push(reference);
    return reference;
  });
  return found;
}
