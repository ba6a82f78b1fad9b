import fs from 'node:fs';
import path from 'node:path';

/**
 * Makes a directory and those above it, where they are not there. Node's own recursive `mkdir` never
 * returns where the file system says ENOENT for ever, as /proc does.
 */
export function makeDirectory(directory: string): void {
  if (fs.statSync(directory, { throwIfNoEntry: false })?.isDirectory()) return;
  const parent = path.dirname(directory);
  if (parent !== directory) makeDirectory(parent);
  try {
    fs.mkdirSync(directory);
  } catch (error) {
    // Another process may have been quicker.
    if (!fs.statSync(directory, { throwIfNoEntry: false })?.isDirectory()) throw error;
  }
}
