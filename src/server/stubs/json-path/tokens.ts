import type { Work } from '../work.js';

/** A step of a path. */
export type Token =
  | { readonly kind: 'property'; readonly names: readonly string[] }
  | { readonly kind: 'index'; readonly indexes: readonly number[] }
  | { readonly kind: 'slice'; readonly from: number | undefined; readonly to: number | undefined }
  | { readonly kind: 'wildcard' }
  | { readonly kind: 'scan' }
  | { readonly kind: 'filter'; readonly test: FilterTest }
  | { readonly kind: 'function'; readonly name: FunctionName; readonly index: number };

export type FunctionName =
  'length' | 'size' | 'min' | 'max' | 'avg' | 'sum' | 'first' | 'last' | 'index';

/** A path that is ready to be followed. */
export interface Path {
  /** `$`, the document, or `@`, the value that a filter looks at. */
  readonly root: '$' | '@';
  readonly tokens: readonly Token[];
  /** Whether it leads to one value at most, which is then the result itself and not a list. */
  readonly isDefinite: boolean;
}

/** What a filter looks at. */
export interface FilterContext {
  readonly item: unknown;
  readonly root: unknown;
  readonly work: Work;
}

export type FilterTest = (context: FilterContext) => boolean;

/** The path leads nowhere: what it found is absent. */
export class PathNotFound extends Error {
  override readonly name = 'PathNotFound';
}

/** The path cannot be followed in this document: nothing matches, not even `absent`. */
export class PathUnusable extends Error {
  override readonly name = 'PathUnusable';
}

/** Made once: to note where an error was made takes longer than to follow a path, and a filter may throw one for each value. */
export const NOT_FOUND = new PathNotFound();
export const UNUSABLE = new PathUnusable();

export function isDefinite(tokens: readonly Token[]): boolean {
  return tokens.every((token, index) => isTokenDefinite(token, index === tokens.length - 1));
}

export function isTokenDefinite(token: Token, isLeaf: boolean): boolean {
  switch (token.kind) {
    case 'property':
      return token.names.length === 1 || isLeaf;
    case 'index':
      return token.indexes.length === 1;
    case 'function':
      return true;
    default:
      return false;
  }
}
