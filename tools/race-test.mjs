/** `npm run race-test -- --rounds 100`: many clients act on the same records at once. */
import path from 'node:path';
import { loadTorture, readNumbers, report, withDirectory } from './torture.mjs';

const flags = readNumbers({ rounds: 10, clients: 200, seed: 1 });
const { runRaces, startServer } = await loadTorture('race-runner');
const figures = await withDirectory(async (parent) => {
  const server = await startServer(['--data', path.join(parent, 'data')]);
  try {
    return await runRaces({ ...flags, url: server.url });
  } finally {
    server.kill('SIGTERM');
    await server.exited;
  }
});
report(`race-test, seed ${flags.seed}`, figures);
