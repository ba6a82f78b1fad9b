import fs from 'node:fs';
import path from 'node:path';

/**
 * Makes a directory and those above it, where they are not there. Node's own recursive `mkdir` never
 * returns where the file system says ENOENT for ever, as /proc does.
 */
export function makeDirectory(directory: string): void {
  if (fs.statSync(directory, { throwIfNoEntry: false })?.isDirectory()) return;
  const absolute = path.resolve(directory);
  const parent = path.dirname(absolute);
  if (parent !== absolute) makeDirectory(parent);
  fs.mkdirSync(absolute);
}
