import fs from 'node:fs';
import path from 'node:path';
import { makeDirectory } from '../../runtime/directory.js';
import { codeOf, messageOf } from '../../runtime/failure.js';
import { BodyFileError, type BodyFiles } from './body-file.js';

const MAX_BYTES = 32 * 1024 * 1024;

export function openBodyFiles(directory: string): BodyFiles {
  /** Follows links, so that none leads out of the directory. */
  const isInside = (file: string): boolean => {
    const relative = path.relative(fs.realpathSync(directory), fs.realpathSync(file));
    return relative !== '' && !relative.startsWith('..') && !path.isAbsolute(relative);
  };
  const pathOf = (name: string): string => {
    const parts = name.split(/[/\\]/);
    const isLeading = parts.some((part) => part === '' || part === '.' || part === '..');
    if (isLeading || name.includes('\0')) {
      throw new BodyFileError(`is not a file name in ${directory}`);
    }
    return path.join(directory, ...parts);
  };
  const attempt = <T>(name: string, work: (file: string) => T): T => {
    const file = pathOf(name);
    try {
      return work(file);
    } catch (error) {
      if (error instanceof BodyFileError) throw error;
      const reason = codeOf(error) === 'ENOENT' ? 'it does not exist' : messageOf(error);
      throw new BodyFileError(`names ${file}, which cannot be used: ${reason}`, {
        cause: error,
      });
    }
  };
  return {
    directory,
    list: () => filesUnder(directory),
    read: (name) =>
      attempt(name, (file) => {
        const { size } = fs.statSync(file);
        if (!isInside(file)) throw new BodyFileError(`names a file outside ${directory}`);
        if (size > MAX_BYTES) {
          throw new BodyFileError(`names a file of ${size} bytes; the maximum is ${MAX_BYTES}`);
        }
        return fs.readFileSync(file);
      }),
    write(name, content) {
      attempt(name, (file) => {
        makeDirectory(path.dirname(file));
        const parent = path.dirname(file);
        if (path.relative(directory, parent) !== '' && !isInside(parent)) {
          throw new BodyFileError(`names a file outside ${directory}`);
        }
        if (fs.lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink() === true) {
          throw new BodyFileError('names a link, and files are not written through links');
        }
        fs.writeFileSync(file, content);
      });
    },
    remove: (name) =>
      attempt(name, (file) => {
        if (fs.statSync(file, { throwIfNoEntry: false })?.isFile() !== true) return false;
        if (!isInside(file)) throw new BodyFileError(`names a file outside ${directory}`);
        fs.rmSync(file);
        return true;
      }),
  };
}

/** Every file under a directory, by its relative name, in order; none when it does not exist. */
export function filesUnder(directory: string): readonly string[] {
  if (fs.statSync(directory, { throwIfNoEntry: false })?.isDirectory() !== true) return [];
  return fs
    .readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => path.relative(directory, path.join(entry.parentPath, entry.name)))
    .map((name) => name.split(path.sep).join('/'))
    .sort();
}
