/** `npm run crash-test -- --rounds 100`: kills the real process while it is written to. */
import path from 'node:path';
import { loadTorture, readNumbers, report, showProgress, withDirectory } from './torture.mjs';

const flags = readNumbers({
  rounds: 10,
  seed: 1,
  writers: 16,
  population: 100,
  'fold-after': 4096,
});
const { runCrashes } = await loadTorture('crash');
const figures = await withDirectory((parent) =>
  runCrashes({
    ...flags,
    foldAfter: flags['fold-after'],
    directory: path.join(parent, 'data'),
    onRound: (round) => showProgress(`${round} of ${flags.rounds} kills`),
  }),
);
report(`crash-test, seed ${flags.seed}`, figures);
