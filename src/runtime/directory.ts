import fs from 'node:fs';
import path from 'node:path';

/**
 * Makes a directory and those above it, where they are not there. Node's own recursive `mkdir` never
 * returns where the file system says ENOENT forever, as /proc does.
 *
 * @param mode of those that are made
 */
export function makeDirectory(directory: string, mode = 0o777): void {
  if (fs.statSync(directory, { throwIfNoEntry: false })?.isDirectory()) return;
  const parent = path.dirname(directory);
  if (parent !== directory) makeDirectory(parent, mode);
  try {
    fs.mkdirSync(directory, { mode });
  } catch (error) {
    // Another process may have been quicker.
    if (!fs.statSync(directory, { throwIfNoEntry: false })?.isDirectory()) throw error;
  }
}
