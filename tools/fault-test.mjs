/**
 * `npm run fault-test`: replicas over a PostgreSQL to which something happens: it is silent, full, read-only, dropped …
 * `npm run fault-test -- silent full` tries these alone.
 */
import { parseArgs } from 'node:util';
import { loadTorture, report, showProgress } from './torture.mjs';

const { runFaults, FAULTS } = await loadTorture('fault-runner');
const names = FAULTS.map(({ name }) => name);
const flags = {
  replicas: { type: 'string', default: '3' },
  clients: { type: 'string', default: '5' },
  seed: { type: 'string', default: '1' },
};
const { values, positionals } = parseArgs({ options: flags, allowPositionals: true });
const unknown = positionals.filter((name) => !names.includes(name));
if (unknown.length > 0) {
  process.stderr.write(`There is no ${unknown.join(', ')}. There are: ${names.join(' ')}\n`);
  process.exit(2);
}
const figures = await runFaults({
  only: positionals,
  replicas: Number(values.replicas),
  clients: Number(values.clients),
  seed: Number(values.seed),
  onFault: showProgress,
});
report(`fault-test, seed ${values.seed}`, figures);
