/**
 * Stands for the library of regular expressions, a fifth of what a page would load, until a stub needs it:
 * `prepareLibraries` loads it then.
 */
import { library } from './libraries.js';

type Library = typeof import('re2js');
const real = (): Library => library('re2js') as Library;

export const RE2JS = {
  compile: (...input: Parameters<Library['RE2JS']['compile']>) => real().RE2JS.compile(...input),
  get DOTALL(): number {
    return real().RE2JS.DOTALL;
  },
};

export const RE2JSException = {
  [Symbol.hasInstance]: (value: unknown): boolean => value instanceof real().RE2JSException,
};
