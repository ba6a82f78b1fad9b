import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { useCommand } from '../support/command.js';
import { useDirectories } from '../support/directories.js';

const command = useCommand();
const directory = useDirectories();

test('the HTML report draws the lifecycles in force, not the shipped ones', async () => {
  const file = path.join(directory(), 'report.html');
  const only = ['--only=getScoring', '--checks=credentials', '--overlay=newer-docs'];
  await command.run(['verify', ...only, `--report=html=${file}`]);
  expect(await readFile(file, 'utf8')).toContain('title="409 scoring.score.used-up');
});
