import type { OrdinaryOperation } from './describe.js';
import { splitPairs, type RawPair } from './serialization.js';

/** An operation that a request may be meant for. */
export interface Candidate {
  readonly operation: OrdinaryOperation;
  /** Of the path, not decoded yet. */
  readonly params: Readonly<Record<string, string>>;
}

export type OrdinaryMatch =
  /** At least one; several when the document tells operations apart by what is not in a path. */
  | { readonly candidates: readonly Candidate[] }
  /** The path is known, with other methods. */
  | { readonly allow: readonly string[] }
  | undefined;

/** A path template, as a regular expression with a group a parameter. */
interface Route {
  readonly operation: OrdinaryOperation;
  readonly names: readonly string[];
  readonly pattern: RegExp;
  readonly segments: number;
  /** What some documents write after a `?` in their paths. */
  readonly asks: readonly RawPair[];
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
): (method: string, path: string, query?: string) => OrdinaryMatch {
  const bySegments = new Map<number, Route[]>();
  for (const operation of operations) {
    const route = toRoute(operation);
    const routes = bySegments.get(route.segments) ?? [];
    bySegments.set(route.segments, routes);
    routes.push(route);
  }
  for (const routes of bySegments.values()) {
    routes.sort((one, other) => (one.rank < other.rank ? -1 : one.rank > other.rank ? 1 : 0));
  }
  const basePaths = [...new Set(operations.flatMap((each) => each.basePaths))].sort(
    (one, other) => other.length - one.length,
  );

  return (method, path, query = '') => {
    const sent = splitPairs(query);
    const allow = new Set<string>();
    for (const basePath of basePaths) {
      const rest = withoutBase(path, basePath);
      if (rest === undefined) continue;
      const fitting = (bySegments.get(segmentsOf(rest)) ?? []).filter(
        ({ operation, pattern }) => operation.basePaths.includes(basePath) && pattern.test(rest),
      );
      for (const { operation } of fitting) allow.add(operation.operation.method);
      const own = fitting.filter(({ operation }) => operation.operation.method === method);
      const same = own.filter(({ pattern }) => pattern.source === own[0]?.pattern.source);
      const asked = same.filter(({ asks }) => asks.every((pair) => isSent(pair, sent)));
      const routes = asked.length > 0 ? asked : same;
      if (routes.length === 0) continue;
      return {
        candidates: [...routes]
          .sort((one, other) => other.asks.length - one.asks.length)
          .map((route) => toCandidate(route, rest)),
      };
    }
    return allow.size === 0 ? undefined : { allow: [...allow] };
  };
}

function toCandidate({ operation, names, pattern }: Route, path: string): Candidate {
  const [, ...texts] = pattern.exec(path) ?? [];
  const params = names.map((name, index) => [name, texts[index] ?? ''] as const);
  return { operation, params: Object.fromEntries(params) };
}

/** The value of a pair that is asked for may be a parameter: `?version={version}`. */
function isSent([name, value]: RawPair, sent: readonly RawPair[]): boolean {
  return sent.some(
    ([key, text]) => key === name && (value === '' || value.includes('{') || text === value),
  );
}

function toRoute(operation: OrdinaryOperation): Route {
  // Some documents tell their operations apart after a mark that no path of a request has.
  const [path = '', query = ''] = operation.operation.path
    .replaceAll(/\{[?&#][^}]*\}/g, '')
    .replace(/#.*$/, '')
    .split('?', 2);
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
  const segments = segmentsOf(path);
  return { operation, names, pattern: whole, rank, segments, asks: splitPairs(query) };
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
