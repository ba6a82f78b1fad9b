import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { runLockRaces } from './lock-race.js';

test('of three processes that claim a directory at once one gets it, and a killed one locks nobody out', async () => {
  const parent = mkdtempSync(path.join(os.tmpdir(), 'masstack-mock-lock-'));
  try {
    const figures = await runLockRaces({ rounds: 30, seed: 1, parent });
    expect(figures.failures).toEqual([]);
    expect(figures.killed).toBeGreaterThan(3);
    expect(figures.stale).toBeGreaterThan(8);
  } finally {
    rmSync(parent, { recursive: true, force: true });
  }
}, 120_000);
