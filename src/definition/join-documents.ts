import { isDeepStrictEqual } from 'node:util';
import type { OpenApiDocument, Schema } from '../openapi/document.js';
import { isObject, listOf } from '../runtime/json.js';

/** Sections of a document that are lists of named parts. */
type Sections = Readonly<Record<string, Schema>>;

/**
 * Several documents as one: that of the first, with the paths and components of the others. A component
 * that is another one in each has the name of its definition before its own.
 */
export function joinDocuments(
  documents: readonly { readonly name: string; readonly document: OpenApiDocument }[],
): OpenApiDocument {
  const [first, ...others] = documents;
  if (first === undefined) throw new Error('at least one document is needed');
  return others.reduce<OpenApiDocument>(
    (joined, { name, document }) => join(joined, document, name),
    first.document,
  );
}

function join(joined: OpenApiDocument, document: OpenApiDocument, name: string): OpenApiDocument {
  const taken = sectionsOf(joined['components']);
  const renamed = new Map<string, string>();
  for (const [section, parts] of Object.entries(sectionsOf(document['components']))) {
    for (const [key, part] of Object.entries(parts)) {
      const other = taken[section]?.[key];
      if (other === undefined || isDeepStrictEqual(other, part)) continue;
      renamed.set(`#/components/${section}/${key}`, `${name.replaceAll(/[^\w.-]/g, '-')}.${key}`);
    }
  }
  const own = renamed.size === 0 ? document : (withNames(document, renamed) as OpenApiDocument);
  const components: Record<string, Schema> = { ...taken };
  for (const [section, parts] of Object.entries(sectionsOf(own['components']))) {
    const named = Object.entries(parts).map(([key, part]) => [
      renamed.get(`#/components/${section}/${key}`) ?? key,
      part,
    ]);
    components[section] = { ...components[section], ...(Object.fromEntries(named) as Schema) };
  }
  return {
    ...joined,
    tags: [...listOf(joined['tags']), ...listOf(own['tags'])],
    paths: joinPaths(joined['paths'], withSecurity(own)),
    components,
    ...joinRows(joined, own),
  };
}

const ROWS = 'x-lifecycles';

/** The rows that overlays bring, kind by kind. */
function joinRows({ [ROWS]: before }: OpenApiDocument, { [ROWS]: added }: OpenApiDocument): Schema {
  if (!isObject(before) || !isObject(added))
    return before === undefined && added === undefined ? {} : { [ROWS]: before ?? added };
  const kinds = [...new Set([...Object.keys(before), ...Object.keys(added)])];
  const rows = kinds.map((kind) => [kind, [...listOf(before[kind]), ...listOf(added[kind])]]);
  return { [ROWS]: Object.fromEntries(rows) as Schema };
}

/** What holds for all of a document stands at each operation, where others come beside them. */
function withSecurity({ paths, security }: OpenApiDocument): Schema {
  if (!isObject(paths) || security === undefined) return isObject(paths) ? paths : {};
  return mapObjects(paths, (item) =>
    mapObjects(item, (node, key) =>
      METHODS.includes(key) && node['security'] === undefined ? { ...node, security } : node,
    ),
  );
}

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];

function joinPaths(before: unknown, added: Schema): Schema {
  const paths: Record<string, unknown> = { ...(isObject(before) ? before : {}) };
  for (const [path, item] of Object.entries(added)) {
    const known = paths[path];
    paths[path] = isObject(known) && isObject(item) ? { ...known, ...item } : item;
  }
  return paths;
}

function mapObjects(node: Schema, map: (value: Schema, key: string) => Schema): Schema {
  return Object.fromEntries(
    Object.entries(node).map(([key, value]) => [key, isObject(value) ? map(value, key) : value]),
  );
}

function withNames(node: unknown, names: ReadonlyMap<string, string>): unknown {
  if (Array.isArray(node)) return node.map((each: unknown) => withNames(each, names));
  if (!isObject(node)) return node;
  return Object.fromEntries(
    Object.entries(node).map(([key, value]) => {
      const name = key === '$ref' && typeof value === 'string' ? names.get(value) : undefined;
      if (name === undefined) return [key, withNames(value, names)];
      return [key, String(value).replace(/[^/]+$/, name)];
    }),
  );
}

const sectionsOf = (node: unknown): Sections => (isObject(node) ? (node as Sections) : {});
