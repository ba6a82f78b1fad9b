/**
 * `npm run try-documents -- DIR`: starts the simulator with each OpenAPI document of a directory, sends
 * each operation a made-up valid request, and holds the answers against the document with validators
 * that share nothing with the simulator: another library turns the schemas into JSON Schema. Then it
 * starts again with the same seed and compares the bytes. Each document has a process of its own, so
 * that none of them can end the run.
 */
import { fork } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ensureReady } from './ready.mjs';

const ONE = fileURLToPath(new URL('try-documents/one.mjs', import.meta.url));
const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    most: { type: 'string', default: '200' },
    seed: { type: 'string', default: '7' },
    seconds: { type: 'string', default: '600' },
    verbose: { type: 'boolean', default: false },
  },
});
if (positionals.length === 0) {
  process.stderr.write(
    'Usage: npm run try-documents -- DIR|FILE… [--most 200] [--seconds 600] [--seed 7] [--verbose]\n',
  );
  process.exit(2);
}
await ensureReady();

const files = positionals.flatMap((name) =>
  /\.(ya?ml|json)$/.test(name)
    ? [name]
    : readdirSync(name, { recursive: true })
        .filter((file) => /\.(ya?ml|json)$/.test(file))
        .map((file) => path.join(name, file))
        .sort(),
);
const COLUMNS = {
  operations: 'operations',
  covered: 'tried',
  tried: 'requests',
  valid: 'valid',
  shared: 'shared',
  invalid: 'invalid',
  contrary: 'contradictory',
  failed: 'failed',
  broken: '5xx',
  cut: 'cut',
  impossible: 'impossible',
  differ: 'differ',
};
const NAME_WIDTH = 28;
print(`${'document'.padEnd(NAME_WIDTH)} ${Object.values(COLUMNS).join('  ')}  start s  took s`);
const rows = [];
for (const file of files) {
  const row = await tryApart(file);
  rows.push(row);
  print(tell(row));
  if (flags.verbose) for (const fault of row.faults) print(`    ${fault}`);
}
const sum = (key) => rows.reduce((total, row) => total + (row[key] ?? 0), 0);
const refused = rows.filter(({ refusal }) => refusal !== undefined).length;
print(
  `\n${rows.length} documents, ${refused} not tried to their end; ${sum('operations')} operations, ${sum('covered')} of them tried, ${sum('tried')} requests: ${sum('valid')} valid answers, ${sum('shared')} valid for another operation of the same address, ${sum('invalid')} invalid, ${sum('contrary')} for which the document contradicts itself, ${sum('failed')} refused or failed, ${sum('broken')} of them 5xx, ${sum('cut')} without an answer, ${sum('impossible')} operations without a possible request, ${sum('differ')} differ after a restart`,
);
process.exit(refused + sum('invalid') + sum('failed') + sum('cut') + sum('differ') > 0 ? 1 : 0);

function print(line) {
  process.stdout.write(`${line}\n`);
}

function tell(row) {
  const name = path.basename(row.file).padEnd(NAME_WIDTH).slice(0, NAME_WIDTH);
  if (row.refusal !== undefined) return `${name} NOT TRIED: ${row.refusal.slice(0, 160)}`;
  const counts = Object.entries(COLUMNS).map(([key, title]) =>
    String(row[key]).padStart(title.length),
  );
  const times = [row.start, row.took].map((time) => (time / 1000).toFixed(1).padStart(7));
  return `${name} ${counts.join('  ')}  ${times.join(' ')}`;
}

/** In a process with a heap of its own. */
function tryApart(file) {
  return new Promise((resolve) => {
    const child = fork(ONE, [file, flags.most, flags.seed, flags.seconds], {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    let said = '';
    let row;
    child.stderr.setEncoding('utf8').on('data', (text) => (said += text));
    child.on('message', (message) => (row = message));
    child.on('close', (code, signal) => {
      const last = /^.*(Error|FATAL).*$/m.exec(said)?.[0] ?? said.trim();
      resolve(row ?? { file, faults: [], refusal: `ended with ${signal ?? code}: ${last}` });
    });
  });
}
