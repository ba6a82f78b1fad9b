import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { runDamages } from './damage.js';
import { damages } from './damages.js';

test('a damaged directory is refused by name, or has all its data', async () => {
  const parent = mkdtempSync(path.join(os.tmpdir(), 'masstack-mock-damage-'));
  try {
    const figures = await runDamages({ directories: 45, seed: 3, parent });
    expect(figures.failures).toEqual([]);
    expect(Object.keys(figures.kinds)).toEqual(Object.keys(damages));
    expect(figures.refused).toBeGreaterThan(30);
  } finally {
    rmSync(parent, { recursive: true, force: true });
  }
}, 120_000);
