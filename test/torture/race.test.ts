import { expect, test } from '@jest/globals';
import { createSimulator } from '../../src/index.js';
import { runRaces } from './race.js';

test('200 clients act on the same records at once: one wins, and some serial order explains every answer', async () => {
  const simulator = await createSimulator({ port: 0 });
  try {
    const figures = await runRaces({ urls: [simulator.url], rounds: 3, clients: 200, seed: 1 });
    expect(figures.failures).toEqual([]);
    expect(figures).toMatchObject({ races: 21, wonByOne: 21, operations: 621 });
  } finally {
    await simulator.close();
  }
});
