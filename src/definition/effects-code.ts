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
  throw new SourceError([{ file: code, message, level: 'error' }]);
}

/** The line of the file that a thrown error names first. */
function lineIn(file: string, error: unknown): { readonly line?: number } {
  const stack =
    error instanceof Error || isObject(error) ? String(Reflect.get(error, 'stack')) : '';
  const [, rest = ''] = stack.split(path.basename(file), 2);
  const line = /^:(\d+)/.exec(rest)?.[1];
  return line === undefined ? {} : { line: Number(line) };
}
