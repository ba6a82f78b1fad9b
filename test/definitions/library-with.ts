import fs from 'node:fs';
import path from 'node:path';

export const LIBRARY = path.join('test', 'definitions', 'library');
export const BOOK = 'lifecycles/1-book.yaml';
export const LOAN = 'lifecycles/2-loan.yaml';

/** A file of the library, made if it is not there, and what becomes of its text. */
export type Edit = readonly [file: string, change: (text: string) => string];

/** Copies the library, with these edits, and returns where it is. Throws for an edit that changes nothing. */
export function copyLibrary(directory: string, edits: readonly Edit[]): string {
  fs.cpSync(LIBRARY, directory, { recursive: true });
  for (const [file, change] of edits) {
    const at = path.join(directory, file);
    const before = fs.existsSync(at) ? fs.readFileSync(at, 'utf8') : '';
    const after = change(before);
    if (after === before) throw new Error(`the change changes nothing in ${file}`);
    fs.writeFileSync(at, after);
  }
  return directory;
}
