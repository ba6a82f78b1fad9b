/**
 * `npm run crash-test -- --rounds 100`: kills the real process while it is written to.
 * With `--data postgres --replicas 3`, one of the replicas, or their database, or all of them.
 */
import path from 'node:path';
import { loadTorture, readNumbers, report, showProgress, withDirectory } from './torture.mjs';

const { isReplicated, ...flags } = readNumbers(
  { rounds: 10, seed: 1, writers: 16, population: 100, 'fold-after': 4096 },
  { replicas: 3 },
);
const onRound = (round) => showProgress(`${round} of ${flags.rounds} kills`);
const figures = isReplicated
  ? await (await loadTorture('cluster-runner')).runClusterCrashes({ ...flags, onRound })
  : await withDirectory(async (parent) =>
      (await loadTorture('crash')).runCrashes({
        ...flags,
        foldAfter: flags['fold-after'],
        directory: path.join(parent, 'data'),
        onRound,
      }),
    );
report(`crash-test, seed ${flags.seed}`, figures);
