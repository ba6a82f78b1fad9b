/** The files that the package ships, inside the bundle. There are no others. */
import { shipped } from './shipped.gen.js';

const ROOT = 'package:';

export const packageFile = (...names: readonly string[]): string => ROOT + names.join('/');

export const joinPath = (...parts: readonly string[]): string => parts.join('/');

/** @throws an error with the code ENOENT when it does not exist */
export function readText(file: string): string {
  const text = shipped[nameOf(file)];
  if (text === undefined) throw notThere(file);
  return text;
}

/** As `readText`, for what may be large. */
export const readTextLater = async (file: string): Promise<string> => readText(file);

const nameOf = (file: string): string => file.slice(ROOT.length);

const notThere = (file: string): Error =>
  Object.assign(new Error(`${file} is not a file of the bundle`), { code: 'ENOENT' });

export const isDirectory = (_name: string): boolean => false;

export const filesBelow = (_directory: string): readonly string[] => [];

export const exists = (_name: string): boolean => false;

export const removeAll = (_name: string): void => undefined;
