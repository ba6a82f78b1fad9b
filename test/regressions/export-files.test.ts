import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { createSimulator } from '../../src/index.js';
import { useDirectories } from '../support/directories.js';

const newDirectory = useDirectories();
const unlessWindows = process.platform === 'win32' ? test.skip : test;

unlessWindows('an export is readable by its owner only, whatever was there before', async () => {
  const directory = newDirectory();
  const file = path.join(directory, 'export.json');
  fs.writeFileSync(file, 'older', { mode: 0o666 });
  const simulator = await createSimulator({ port: 0, exportOnExit: directory });
  await simulator.close();
  expect(fs.statSync(file).mode & 0o777).toBe(0o600);
  expect(JSON.parse(fs.readFileSync(file, 'utf8'))).toMatchObject({ format: 1 });
});

unlessWindows.each([
  [
    'a symbolic link',
    (file: string, other: string) => {
      fs.symlinkSync(other, file);
    },
  ],
  ['a FIFO', (file: string) => void spawnSync('mkfifo', [file])],
])('%s is neither exported to nor imported', async (kind, make) => {
  const directory = newDirectory();
  const other = path.join(newDirectory(), 'other');
  fs.writeFileSync(other, 'of somebody else');
  make(path.join(directory, 'export.json'), other);
  const reason = new RegExp(`export\\.json is ${kind}, where a plain file is expected`);
  await expect(createSimulator({ port: 0, exportOnExit: directory })).rejects.toThrow(reason);
  await expect(createSimulator({ port: 0, import: directory })).rejects.toThrow(reason);
  expect(fs.readFileSync(other, 'utf8')).toBe('of somebody else');
});
