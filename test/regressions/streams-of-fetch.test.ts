import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';

/** In a process of its own: Jest keeps the warnings of Node to itself. */
const SCRIPT = `
import { createSimulator } from './dist/index.js';
const simulator = await createSimulator({ listen: false });
for (let count = 0; count < 20; count += 1) {
  await (await simulator.fetch('/__admin/entities/identification-chain')).text();
}
await simulator.close();
`;

/** Each answer that is written in pieces left a listener behind until the simulator closed. */
test('answers in pieces leave nothing behind', async () => {
  const args = ['--input-type=module', '--eval', SCRIPT];
  const { stderr } = await promisify(execFile)(process.execPath, args);
  expect(stderr).toBe('');
});
