import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { EffectError } from '../lifecycles/effect-error.js';
import type { Evaluate, Scope } from '../lifecycles/expression.js';
import type { Lifecycle } from '../lifecycles/lifecycle.js';
import type { Effects } from '../lifecycles/template.js';
import { messageOf } from '../runtime/failure.js';
import { isObject } from '../runtime/json.js';
import { runUserCode } from '../runtime/stray-errors.js';
import type { Layout } from './layout.js';
import { SourceError } from './source.js';

/** @throws DefinitionError when the code throws, or has something else than functions */
export async function readEffects({ code }: Layout): Promise<Effects> {
  if (code === undefined) return {};
  let exported: unknown;
  try {
    const run = () => import(pathToFileURL(code).href) as Promise<{ readonly effects?: unknown }>;
    exported = (await runUserCode(code, run)).effects ?? {};
  } catch (error) {
    const message = `cannot be run: ${messageOf(error)}`;
    const finding = { file: code, ...lineIn(code, error), message, level: 'error' as const };
    throw new SourceError([finding], { cause: error });
  }
  const isUsable =
    isObject(exported) && Object.values(exported).every((each) => typeof each === 'function');
  if (isUsable) return atOnce(code, exported as Effects);
  const message = 'cannot be used: effects must be an object of functions';
  const line = lineOf(code, /^export\b.*\beffects\b/);
  throw new SourceError([{ file: code, line, message, level: 'error' }]);
}

/** In place of code that cannot be run, so that what names an effect is not called wrong, too. */
export function standIns(files: readonly { readonly lifecycle: Lifecycle }[]): Effects {
  const text = JSON.stringify(files.map(({ lifecycle }) => lifecycle));
  const named = [...text.matchAll(/"\$effect":"([^"]*)"/g)].map(([, name = '']) => name);
  return Object.fromEntries(named.map((name) => [name, () => undefined]));
}

/** An effect must give its value at once: a promise would be an empty object in an answer. */
function atOnce(file: string, effects: Effects): Effects {
  const entries = Object.entries(effects).map(([name, effect]): readonly [string, Evaluate] => [
    name,
    (scope) => {
      const value = valueOf(file, name, effect, scope);
      if (!isPromise(value)) return value;
      // Whatever becomes of it, nobody waits for it.
      value.then(undefined, () => undefined);
      const line = lineOf(file, new RegExp(name.replaceAll(/\W/g, '\\$&')));
      throw new EffectError(
        `The effect ${name} (${file}:${line}) returns a promise. An effect must return its value: it is not async.`,
      );
    },
  ]);
  return Object.fromEntries(entries);
}

function valueOf(file: string, name: string, effect: Evaluate, scope: Scope): unknown {
  try {
    return effect(scope);
  } catch (error) {
    const { line } = lineIn(file, error);
    throw new EffectError(`The effect ${name} failed at ${file}:${line}: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

const isPromise = (value: unknown): value is PromiseLike<unknown> =>
  isObject(value) && typeof value['then'] === 'function';

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
