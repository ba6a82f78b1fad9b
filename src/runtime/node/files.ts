/** Files that a start reads: those of the package, and those of a directory that its user names. */
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

let root: string | undefined;

/** A file that this package ships. Modules are bundled, so none knows how deep it lies. */
export function packageFile(...names: readonly string[]): string {
  root ??= findRoot(path.dirname(fileURLToPath(import.meta.url)));
  return path.join(root, ...names);
}

function findRoot(directory: string): string {
  if (fs.existsSync(path.join(directory, 'package.json'))) return directory;
  const parent = path.dirname(directory);
  if (parent === directory) throw new Error('the package.json of masstack-mock is missing');
  return findRoot(parent);
}

export const joinPath = (...parts: readonly string[]): string => path.join(...parts);

/** @throws an error with the code ENOENT when it does not exist */
export const readText = (file: string): string => fs.readFileSync(file, 'utf8');

/** As `readText`, for what may be large. */
export const readTextLater = (file: string): Promise<string> => fs.promises.readFile(file, 'utf8');

export const isDirectory = (name: string): boolean =>
  fs.statSync(name, { throwIfNoEntry: false })?.isDirectory() === true;

/** Their names from the directory on, with `/` between the parts. */
export const filesBelow = (directory: string): readonly string[] =>
  fs
    .readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .map((name) => name.replaceAll(path.sep, '/'));

export const exists = (name: string): boolean => fs.existsSync(name);

export const removeAll = (name: string): void => {
  fs.rmSync(name, { recursive: true, force: true });
};
