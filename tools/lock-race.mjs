/** `npm run lock-race -- --rounds 500`: three processes claim one data directory at the same moment. */
import { loadTorture, readNumbers, report, showProgress, withDirectory } from './torture.mjs';

const flags = readNumbers({ rounds: 100, seed: 1 });
const { runLockRaces } = await loadTorture('lock-race');
const figures = await withDirectory((parent) =>
  runLockRaces({
    ...flags,
    parent,
    onRound: (done) => showProgress(`${done} of ${flags.rounds} rounds`),
  }),
);
report(`lock-race, seed ${flags.seed}`, figures);
