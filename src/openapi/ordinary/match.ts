import type { OrdinaryOperation } from './describe.js';

export type OrdinaryMatch =
  | {
      readonly operation: OrdinaryOperation;
      /** Not decoded yet. */
      readonly params: Readonly<Record<string, string>>;
    }
  /** The path is known, with other methods. */
  | { readonly allow: readonly string[] }
  | undefined;

/** A path template, as a regular expression with a group a parameter. */
interface Route {
  readonly operation: OrdinaryOperation;
  readonly names: readonly string[];
  readonly pattern: RegExp;
  /** Sorts before the routes that say less: `l` for each literal segment, `m` for a mixed one, `p`. */
  readonly rank: string;
}

const PARAMETER = /\{([^{}]*)\}/g;

/**
 * Matches a path as OpenAPI asks: a literal segment wins over a parameter, but only where the whole
 * path fits. Segments may mix both: `/file.{ext}`, `/{from}-{to}`, `/{name}:cancel`.
 */
export function createOrdinaryMatcher(
  operations: readonly OrdinaryOperation[],
): (method: string, path: string) => OrdinaryMatch {
  const bySegments = new Map<number, Route[]>();
  for (const operation of operations) {
    const route = toRoute(operation);
    const count = segmentsOf(operation.operation.path);
    const routes = bySegments.get(count) ?? [];
    bySegments.set(count, routes);
    routes.push(route);
  }
  for (const routes of bySegments.values()) {
    routes.sort((one, other) => (one.rank < other.rank ? -1 : one.rank > other.rank ? 1 : 0));
  }
  const basePaths = [...new Set(operations.flatMap((each) => each.basePaths))].sort(
    (one, other) => other.length - one.length,
  );

  return (method, path) => {
    const allow = new Set<string>();
    for (const basePath of basePaths) {
      const rest = withoutBase(path, basePath);
      if (rest === undefined) continue;
      for (const route of bySegments.get(segmentsOf(rest)) ?? []) {
        if (!route.operation.basePaths.includes(basePath)) continue;
        const found = route.pattern.exec(rest);
        if (found === null) continue;
        const { method: own } = route.operation.operation;
        allow.add(own);
        if (own !== method) continue;
        const params = route.names.map((name, index) => [name, found[index + 1] ?? ''] as const);
        return { operation: route.operation, params: Object.fromEntries(params) };
      }
    }
    return allow.size === 0 ? undefined : { allow: [...allow] };
  };
}

function toRoute(operation: OrdinaryOperation): Route {
  // Some documents tell their operations apart after a mark that no path of a request has.
  const path = operation.operation.path.replace(/[?#].*$/, '');
  const names = [...path.matchAll(PARAMETER)].map(([, name = '']) => name);
  const pattern = path
    .split(PARAMETER)
    // Every second piece is the name of a parameter.
    .map((piece, index) => (index % 2 === 1 ? '([^/]+?)' : literal(piece)))
    .join('');
  const rank = path
    .split('/')
    .map((segment) => (!segment.includes('{') ? 'l' : /^\{[^{}]*\}$/.test(segment) ? 'p' : 'm'))
    .join('');
  // A documented slash at the end may be left out, and one that is not documented may be sent.
  const whole = new RegExp(`^${pattern.replace(/\/$/, '')}/?$`);
  return { operation, names, pattern: whole, rank };
}

const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

function withoutBase(path: string, basePath: string): string | undefined {
  if (basePath === '') return path;
  if (path === basePath) return '/';
  return path.startsWith(`${basePath}/`) ? path.slice(basePath.length) : undefined;
}

function segmentsOf(path: string): number {
  return path.replace(/\/$/, '').split('/').length;
}
