import type { RequestPattern } from './request-pattern.js';

/** Where the requests of a pattern must lie, so that it need not be asked about any other. */
export type Anchor =
  | { readonly kind: 'path'; readonly path: string }
  /** A beginning of the path that ends with a slash. */
  | { readonly kind: 'directory'; readonly directory: string }
  | { readonly kind: 'anywhere' };

const ANYWHERE: Anchor = { kind: 'anywhere' };

export function anchorOf(pattern: RequestPattern): Anchor {
  const exact = pattern.url ?? pattern.urlPath;
  if (exact !== undefined) return { kind: 'path', path: exact.split('?', 1)[0] ?? '' };
  if (pattern.urlPathTemplate !== undefined) {
    return within(pattern.urlPathTemplate.split('{', 1)[0] ?? '');
  }
  const expression = pattern.urlPattern ?? pattern.urlPathPattern;
  // With a choice in it, a pattern may begin otherwise as well.
  if (expression === undefined || expression.includes('|')) return ANYWHERE;
  const [literal = '', after = ''] = /^\^?([\w/%~-]*)(.?)/s.exec(expression)?.slice(1) ?? [];
  return within('?*{'.includes(after) && after !== '' ? literal.slice(0, -1) : literal);
}

function within(beginning: string): Anchor {
  const directory = beginning.slice(0, beginning.lastIndexOf('/') + 1);
  return directory === '' ? ANYWHERE : { kind: 'directory', directory };
}

/** The directories that a path lies in, and the path has few: a request with more is asked about fewer. */
const MAX_DIRECTORIES = 64;

export function* directoriesOf(path: string): Generator<string> {
  let at = path.indexOf('/');
  for (let count = 0; at !== -1 && count < MAX_DIRECTORIES; count += 1) {
    yield path.slice(0, at + 1);
    at = path.indexOf('/', at + 1);
  }
}
