import { isObject, listOf } from '../runtime/json.js';

type Json = Readonly<Record<string, unknown>>;

/**
 * Paths that differ only in the names of their parameters, as one: OpenAPI allows it no other way. The
 * parameters of the later ones get the names of the first.
 *
 * @param resolve what a node is, where it is a reference
 */
export function oneOfEachPath(paths: Json, resolve: Resolve): Json {
  const joined = new Map<string, { readonly path: string; item: unknown }>();
  for (const [path, item] of Object.entries(paths)) {
    const key = path.replaceAll(/\{[^{}]*\}/g, '{}');
    const known = joined.get(key);
    if (known === undefined) joined.set(key, { path, item });
    else known.item = merge(known, { path, item }, resolve);
  }
  return Object.fromEntries([...joined.values()].map(({ path, item }) => [path, item]));
}

type Resolve = (node: unknown) => Json;

interface PathItem {
  readonly path: string;
  readonly item: unknown;
}

function merge(first: PathItem, other: PathItem, resolve: Resolve): unknown {
  if (!isObject(first.item) || !isObject(other.item)) return first.item;
  const names = namesIn(other.path);
  const renamed = new Map(namesIn(first.path).map((name, index) => [names[index] ?? '', name]));
  // What stands beside the operations holds for those of its own path only.
  return {
    ...withOwnParameters(first.item, resolve),
    ...withOwnParameters(other.item, resolve, renamed),
  };
}

const METHODS = new Set(['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace']);

function withOwnParameters(
  item: Json,
  resolve: Resolve,
  names: ReadonlyMap<string, string> = new Map(),
): Json {
  const { parameters: shared, ...rest } = item;
  const rename = (node: unknown): unknown => {
    const parameter = resolve(node);
    const name = parameter['in'] === 'path' ? names.get(String(parameter['name'])) : undefined;
    return name === undefined ? node : { ...parameter, name };
  };
  return Object.fromEntries(
    Object.entries(rest).flatMap(([key, operation]): readonly [string, unknown][] => {
      if (!METHODS.has(key) || !isObject(operation))
        return key.startsWith('x-') ? [] : [[key, operation]];
      const all = [...listOf(shared), ...listOf(operation['parameters'])].map(rename);
      return [[key, { ...operation, ...(all.length > 0 && { parameters: all }) }]];
    }),
  );
}

const namesIn = (path: string): readonly string[] =>
  [...path.matchAll(/\{([^{}]*)\}/g)].map(([, name = '']) => name);
