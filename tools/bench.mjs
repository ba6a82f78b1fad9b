/**
 * `npm run bench`: the simulator beside bare Express 5 and bare node:http, measured in the same run.
 * All of them take turns every second or so, and a ratio is the median of ratios of neighbours in time,
 * so a machine whose speed drifts still tells the truth about ratios.
 *
 *   --seconds N       of load a round (default 3)
 *   --rounds N        (default 5)
 *   --connections N   (default 50)
 *   --peers           also Prism and Mockoon, installed aside with npm
 *   --data postgres   replicas on one PostgreSQL instead (tools/bench/replicas.mjs)
 *   --json FILE       where the figures go (default bench/results/latest.json)
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { ensureReady } from './ready.mjs';

await ensureReady();
const { findContenders } = await import('./bench/contenders.mjs');
const { measureBoard } = await import('./bench/board.mjs');
const { measureFolding } = await import('./bench/folding.mjs');
const { measureLoads } = await import('./bench/load.mjs');
const { describeBoard, describeMachine, describeTargets, summarize, toTable } =
  await import('./bench/report.mjs');
const { measureStart } = await import('./bench/start.mjs');

const { values: flags } = parseArgs({
  options: {
    seconds: { type: 'string', default: '3' },
    rounds: { type: 'string', default: '5' },
    connections: { type: 'string', default: '50' },
    peers: { type: 'boolean', default: false },
    json: { type: 'string', default: path.join('bench', 'results', 'latest.json') },
    data: { type: 'string' },
    records: { type: 'string', default: '100000' },
  },
});
const options = {
  seconds: Number(flags.seconds),
  rounds: Number(flags.rounds),
  connections: Number(flags.connections),
};
const STARTS = 11;

if (flags.data === 'postgres') {
  const { benchReplicas } = await import('./bench/replicas.mjs');
  await benchReplicas({ ...options, records: Number(flags.records) });
  process.exit();
}

const directory = mkdtempSync(path.join(os.tmpdir(), 'masstack-mock-bench-'));
try {
  const contenders = await findContenders(directory, { peers: flags.peers });
  const measured = contenders.map(({ name }) => ({ name, starts: [], loads: [] }));

  say(`${STARTS} starts of each`);
  for (let count = 0; count < STARTS; count += 1) {
    for (const [index, contender] of contenders.entries()) {
      if (contender.isStarted) measured[index].starts.push(await measureStart(contender));
    }
  }
  for (let round = 1; round <= options.rounds; round += 1) {
    say(`round ${round} of ${options.rounds}`);
    const measuredNow = await measureLoads(contenders, { ...options, round });
    for (const [index, loads] of measuredNow.entries()) {
      measured[index].loads.push(loads);
    }
  }
  say('folding');
  const folding = await measureFolding(directory, options);
  say('what the dashboard asks for');
  const board = await measureBoard(directory);

  const rows = summarize(measured);
  const machine = describeMachine(options);
  const targets = describeTargets(rows, { folding, board });
  process.stdout.write(
    `${[machine, '', ...toTable(rows), '', ...describeBoard(board), '', ...targets].join('\n')}\n`,
  );
  mkdirSync(path.dirname(flags.json), { recursive: true });
  const results = { date: new Date().toISOString(), machine, rows, folding, board };
  writeFileSync(flags.json, `${JSON.stringify(results, null, 2)}\n`);
} finally {
  rmSync(directory, { recursive: true, force: true });
}

function say(line) {
  process.stderr.write(`${line}\n`);
}
