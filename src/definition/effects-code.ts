import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Effects } from '../lifecycles/template.js';
import { messageOf } from '../runtime/failure.js';
import { isObject } from '../runtime/json.js';
import type { Layout } from './layout.js';
import { SourceError } from './source.js';

/** @throws DefinitionError when the code throws, or has something else than functions */
export async function readEffects({ code }: Layout): Promise<Effects> {
  if (code === undefined) return {};
  let exported: unknown;
  try {
    const loaded = (await import(pathToFileURL(code).href)) as { readonly effects?: unknown };
    exported = loaded.effects ?? {};
  } catch (error) {
    const message = `cannot be run: ${messageOf(error)}`;
    const finding = { file: code, ...lineIn(code, error), message, level: 'error' as const };
    throw new SourceError([finding], { cause: error });
  }
  const isUsable =
    isObject(exported) && Object.values(exported).every((each) => typeof each === 'function');
  if (isUsable) return exported as Effects;
  const message = 'cannot be used: effects must be an object of functions';
  const line = lineOf(code, /^export\b.*\beffects\b/);
  throw new SourceError([{ file: code, line, message, level: 'error' }]);
}

/** The first line that looks so, or the first of all. */
const lineOf = (file: string, wanted: RegExp): number =>
  Math.max(
    1,
    1 +
      readFileSync(file, 'utf8')
        .split('\n')
        .findIndex((line) => wanted.test(line)),
  );

/** The line of the file that a thrown error names first; Node does not say that of a mistake in the syntax. */
function lineIn(file: string, error: unknown): { readonly line: number } {
  const stack =
    error instanceof Error || isObject(error) ? String(Reflect.get(error, 'stack')) : '';
  const [, rest = ''] = stack.split(path.basename(file), 2);
  const line = /^:(\d+)/.exec(rest)?.[1];
  return { line: Number(line ?? 1) };
}
