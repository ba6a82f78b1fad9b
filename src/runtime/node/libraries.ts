import { createRequire } from 'node:module';
import { packageFile } from './files.js';
import { VENDORED } from './vendored.js';

const require = createRequire(import.meta.url);

/** Libraries that few stubs need: loaded when one does, and asked for again when that failed. */
export function library(name: string): unknown {
  const file = VENDORED[name];
  return require(file === undefined ? name : packageFile(file));
}

/** Makes ready what `library` is going to be asked for, by a text with stubs. Here it loads by itself. */
export async function prepareLibraries(_read: () => string): Promise<void> {
  // Nothing to wait for.
}

/** Where it is. Throws an error with the code MODULE_NOT_FOUND where it is not installed. */
export const resolveLibrary = (name: string): string => require.resolve(name);
