import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { runCrashes } from './crash.js';

test('what was answered outlives a kill, and nothing is done by half', async () => {
  const parent = mkdtempSync(path.join(os.tmpdir(), 'masstack-mock-crash-'));
  try {
    const figures = await runCrashes({
      rounds: 2,
      seed: 5,
      directory: path.join(parent, 'data'),
      writers: 8,
      population: 20,
      foldAfter: 1024,
    });
    expect(figures.failures).toEqual([]);
    expect(figures.acknowledged).toBeGreaterThan(0);
    expect(figures.checked).toBeGreaterThan(figures.rounds * 20);
  } finally {
    rmSync(parent, { recursive: true, force: true });
  }
});
