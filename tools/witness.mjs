/**
 * `npm run witness`: the verdict of `verify` on servers that are not ours. Honest ones, with every choice
 * that the pages leave open, must not be called broken; each one that contradicts a sentence must be.
 *
 *   npm run witness -- --seeds 1 --match signBiometricSign
 *   npm run witness -- --kind breaches --first-seed 3 --seeds 8
 *   npm run witness -- --kind gateways
 *   npm run witness -- --serve --port 4890 --bindings witness.json --choices ids-ulid --breaches 'getScoring: body left out'
 */
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { ensureReady } from './ready.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '10' },
    'first-seed': { type: 'string', default: '1' },
    kind: { type: 'string', multiple: true, default: [] },
    match: { type: 'string', default: '' },
    random: { type: 'string', default: '30' },
    serve: { type: 'boolean', default: false },
    port: { type: 'string', default: '0' },
    choices: { type: 'string', multiple: true, default: [] },
    breaches: { type: 'string', multiple: true, default: [] },
    bindings: { type: 'string' },
  },
});
const write = (line) => process.stdout.write(`${line}\n`);
await ensureReady();
const { build } = await import('esbuild');
const outfile = path.join(root, 'node_modules', '.cache', 'masstack-mock', 'witness.mjs');
await build({
  entryPoints: [path.join(root, 'test', 'witness', 'index.ts')],
  outfile,
  bundle: true,
  packages: 'external',
  platform: 'node',
  format: 'esm',
  logLevel: 'error',
});
const { reportGateways, reportTrials, runPatiently, serveWitness } = await import(
  pathToFileURL(outfile).href
);
if (values.serve) {
  const url = await serveWitness({
    port: Number(values.port),
    choices: values.choices,
    breaches: values.breaches,
    bindings: values.bindings,
  });
  write(url);
} else if (values.kind.includes('gateways')) {
  const bad = await reportGateways({
    command: path.join(root, 'dist', 'cli', 'main.js'),
    tls: path.join(root, 'test', 'witness', 'tls'),
    match: values.match,
    write,
  });
  process.exitCode = bad === 0 ? 0 : 1;
} else {
  const bad = await reportTrials({
    seeds: Array.from(
      { length: Number(values.seeds) },
      (_none, index) => Number(values['first-seed']) + index,
    ),
    kinds: values.kind,
    match: values.match,
    random: Number(values.random),
    write,
    run: runPatiently,
  });
  process.exitCode = bad === 0 ? 0 : 1;
}
