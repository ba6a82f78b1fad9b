import { PatternError } from '../pattern-error.js';
import type { Work } from '../work.js';
import { follow } from './evaluate.js';
import { parsePath } from './parse.js';
import { PathSyntaxError } from './reader.js';
import { PathNotFound, PathUnusable } from './tokens.js';

/** What a JSONPath found: a value, nothing, or that the document is not one that it can be used on. */
export type Found =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'unusable' };

export type JsonPath = (json: unknown, work: Work) => Found;

/**
 * JSONPath as WireMock's users write it: the dialect of Jayway's JsonPath, whose answers differ from
 * those of RFC 9535. Nothing in it runs code, its regular expressions cannot hang, and what it does
 * is counted.
 *
 * @throws PatternError when it does not compile
 */
export function compileJsonPath(expression: string, pointer: string): JsonPath {
  try {
    const path = parsePath(expression);
    return (json, work) => {
      try {
        return { kind: 'value', value: follow(path, { item: json, root: json, work }) };
      } catch (error) {
        if (error instanceof PathNotFound) return { kind: 'nothing' };
        if (error instanceof PathUnusable) return { kind: 'unusable' };
        throw error;
      }
    };
  } catch (error) {
    if (!(error instanceof PathSyntaxError)) throw error;
    throw new PatternError(
      pointer,
      `is not a supported JSONPath (${error.message}). The syntax is that of Jayway's JsonPath`,
    );
  }
}
