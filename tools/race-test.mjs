/**
 * `npm run race-test -- --rounds 100`: many clients act on the same records at once.
 * With `--data postgres --replicas 3`, over replicas of one backend.
 */
import path from 'node:path';
import { loadTorture, readNumbers, report, withDirectory } from './torture.mjs';

const { isReplicated, ...flags } = readNumbers(
  { rounds: 10, clients: 200, seed: 1 },
  { replicas: 3 },
);
const { runRaces, startCluster, startServer } = await loadTorture('race-runner');
const figures = isReplicated
  ? await raceReplicas()
  : await withDirectory(async (parent) => {
      const server = await startServer(['--data', path.join(parent, 'data')]);
      try {
        return await runRaces({ ...flags, urls: [server.url] });
      } finally {
        server.kill('SIGTERM');
        await server.exited;
      }
    });
report(`race-test, seed ${flags.seed}`, figures);

async function raceReplicas() {
  const cluster = await startCluster(flags.replicas);
  try {
    return await runRaces({ ...flags, urls: cluster.replicas.map(({ url }) => url) });
  } finally {
    await cluster.stop();
  }
}
