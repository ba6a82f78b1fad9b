/** Claims and releases a data directory as it is told, line by line: a process of a race (lock-race.ts). */
import { createInterface } from 'node:readline';
import { lockDirectory } from '../../dist/store/lock.js';

let lock;
const answer = (text) => process.stdout.write(`${text.replaceAll('\n', ' ')}\n`);

for await (const line of createInterface({ input: process.stdin })) {
  const [verb, at, ...directory] = line.split(' ');
  if (verb === 'claim') {
    // All at the same moment.
    while (Date.now() < Number(at));
    try {
      lock = lockDirectory(directory.join(' '));
      answer('owner');
    } catch (error) {
      answer(error instanceof Error ? error.message : String(error));
    }
  } else {
    lock?.release();
    lock = undefined;
    answer('released');
  }
}
