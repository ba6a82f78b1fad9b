import type { Operation } from './operation.js';

export type Match =
  | { readonly operation: Operation; readonly params: Readonly<Record<string, string>> }
  /** The path is known, with other methods. */
  | { readonly allow: readonly string[] }
  | undefined;

interface Node {
  readonly literals: Map<string, Node>;
  parameter: Node | undefined;
  readonly methods: Map<
    string,
    { readonly operation: Operation; readonly names: readonly string[] }
  >;
}

const createNode = (): Node => ({ literals: new Map(), parameter: undefined, methods: new Map() });

/**
 * A tree of path segments. A literal segment wins over a parameter, as OpenAPI demands. Segments are
 * split before they are decoded, so an encoded slash stays part of its parameter.
 */
export function createMatcher(
  operations: readonly Operation[],
  basePath: string,
): (method: string, path: string) => Match {
  const root = createNode();
  for (const operation of operations) {
    const names: string[] = [];
    let node = root;
    for (const segment of operation.path.slice(1).split('/')) {
      if (segment.startsWith('{')) {
        names.push(segment.slice(1, -1));
        node = node.parameter ??= createNode();
      } else {
        let next = node.literals.get(segment);
        if (next === undefined) node.literals.set(segment, (next = createNode()));
        node = next;
      }
    }
    node.methods.set(operation.method, { operation, names });
  }
  const prefix = `${basePath}/`;

  return (method, path) => {
    // An app's base URL may or may not include the base path of the documented server.
    const start = path.startsWith(prefix) ? prefix.length : 1;
    const values: string[] = [];
    let node: Node | undefined = root;
    for (let from = start; node !== undefined && from <= path.length;) {
      const slash = path.indexOf('/', from);
      const to = slash === -1 ? path.length : slash;
      const segment = path.slice(from, to);
      const literal: Node | undefined = node.literals.get(segment);
      if (literal === undefined && segment !== '') values.push(segment);
      node = literal ?? (segment === '' ? undefined : node.parameter);
      from = to + 1;
    }
    if (node === undefined || node.methods.size === 0) return undefined;
    const found = node.methods.get(method);
    if (found === undefined) return { allow: [...node.methods.keys()] };
    const params: Record<string, string> = {};
    let index = 0;
    for (const name of found.names) params[name] = values[index++] ?? '';
    return { operation: found.operation, params };
  };
}
