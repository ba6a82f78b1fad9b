/** Finds in a text of JSON what is wrong with it, and where a pointer points. */
import { findNodeAtLocation, parseTree, printParseErrorCode, type ParseError } from 'jsonc-parser';
import type { AdminProblem } from '../../client.js';

export interface TextProblem {
  readonly message: string;
  /** Of the text; absent when it is about no place in it. */
  readonly offset?: number;
  /** Counted from 1. */
  readonly line?: number;
}

export type Read =
  | { readonly value: unknown; readonly problems: readonly [] }
  | { readonly value?: undefined; readonly problems: readonly TextProblem[] };

const STRICT = { disallowComments: true, allowTrailingComma: false };

export function readJson(text: string): Read {
  const errors: ParseError[] = [];
  parseTree(text, errors, STRICT);
  if (errors.length === 0) return { value: JSON.parse(text) as unknown, problems: [] };
  return {
    problems: errors.map(({ error, offset }) => ({
      message: `is not valid JSON: ${inWords(printParseErrorCode(error))}`,
      offset,
      line: lineAt(text, offset),
    })),
  };
}

/** `PropertyNameExpected` */
const inWords = (code: string): string =>
  code.replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).toLowerCase();

const lineAt = (text: string, offset: number): number => text.slice(0, offset).split('\n').length;

/** Puts what was wrong with a body to its place in the text that it was written as. */
export function locate(text: string, problems: readonly AdminProblem[]): readonly TextProblem[] {
  const root = parseTree(text);
  return problems.map(({ pointer, message }) => {
    const path = pointer === undefined ? undefined : stepsOf(pointer);
    if (root === undefined || path === undefined) return { message };
    // What is missing is told at the nearest thing that is there.
    for (let length = path.length; length >= 0; length -= 1) {
      const node = findNodeAtLocation(root, path.slice(0, length));
      if (node === undefined) continue;
      const { offset } = node.parent?.type === 'property' ? node.parent : node;
      const place = `/${path.join('/')}`;
      return { message: `${place} ${message}`, offset, line: lineAt(text, offset) };
    }
    return { message };
  });
}

/** `/body/a/0` → `a`, 0 */
function stepsOf(pointer: string): (string | number)[] | undefined {
  const [, first, ...steps] = pointer.split('/');
  if (first !== 'body') return undefined;
  return steps
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((step) => (/^\d+$/.test(step) ? Number(step) : step));
}
