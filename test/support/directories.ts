import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll } from '@jest/globals';

/** Makes fresh empty directories, and removes them after the tests of this block. */
export function useDirectories(): () => string {
  const made: string[] = [];
  afterAll(() => {
    for (const directory of made) fs.rmSync(directory, { recursive: true, force: true });
  });
  return () => {
    const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'masstack-mock-test-'));
    made.push(directory);
    return directory;
  };
}

/** Every file below a directory with its content, to see that nothing was touched. */
export function contentsOf(directory: string): Readonly<Record<string, string>> {
  const names = fs.readdirSync(directory, { recursive: true, encoding: 'utf8' }).sort();
  return Object.fromEntries(
    names
      .filter((name) => fs.statSync(path.join(directory, name)).isFile())
      .map((name) => [name, fs.readFileSync(path.join(directory, name), 'utf8')]),
  );
}
