/** What lies in the directory of a definition and is read by nobody: a name that is almost right says nothing. */
import fs from 'node:fs';
import path from 'node:path';
import { didYouMean } from './closest.js';
import { DOCUMENTS, PARTS, type Layout } from './layout.js';
import type { Finding } from './source.js';

/** Files that are almost called as a part of a definition is, and documents beside the one that is read. */
export function unreadFiles({ directory, document }: Layout): readonly Finding[] {
  const names = fs.readdirSync(directory).sort();
  const missing = PARTS.filter((part) => !names.includes(part));
  return names.flatMap((name) => {
    if (PARTS.includes(name)) return [];
    if (DOCUMENTS.includes(name)) {
      const read = path.basename(document);
      return name === read
        ? []
        : [
            warning(
              path.join(directory, name),
              `is not read, because ${read} is: keep one of the two`,
            ),
          ];
    }
    const part =
      missing.find((each) => stemOf(each) === stemOf(name) && isWritten(name)) ??
      near(name, missing);
    return part === undefined
      ? []
      : [warning(path.join(directory, name), `is not read: rename it to ${part}`)];
  });
}

const stemOf = (name: string): string => name.toLowerCase().replace(/\.\w+$/, '');

/** In a form in which a part can be written; `errors.md` is something else. */
const isWritten = (name: string): boolean => /\.(?:ya?ml|json|[cm]?[jt]s)$/i.test(name);

const near = (name: string, parts: readonly string[]): string | undefined =>
  parts.find((part) => didYouMean(name, [part]) !== '');

export const warning = (file: string, message: string): Finding => ({
  file,
  message,
  level: 'warning',
});
