/** `npm run damage-test -- --directories 10000`: damages data directories in every way there is. */
import { loadTorture, readNumbers, report, showProgress, withDirectory } from './torture.mjs';

const flags = readNumbers({ directories: 1000, seed: 1 });
const { runDamages } = await loadTorture('damage');
const figures = await withDirectory((parent) =>
  runDamages({
    ...flags,
    parent,
    onDirectory: (done) => showProgress(`${done} of ${flags.directories} directories`),
  }),
);
report(`damage-test, seed ${flags.seed}`, figures);
