/**
 * `npm run bench`: the simulator beside bare Express 5 and bare node:http, measured in the same run.
 * Rounds are interleaved and medians compared, so a machine whose speed drifts still tells the truth
 * about ratios.
 *
 *   --seconds N       of load a round (default 4)
 *   --rounds N        (default 3)
 *   --records LIST    how many records the simulator holds (default 100,100000)
 *   --peers           also Prism and Mockoon, through npx
 *   --json FILE       where the figures go (default bench/results/latest.json)
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { ensureReady } from './ready.mjs';

await ensureReady();
const { canPin, COMMANDS, startServer } = await import('./bench/servers.mjs');
const { generator, load } = await import('./bench/load.mjs');

const { values: flags } = parseArgs({
  options: {
    seconds: { type: 'string', default: '4' },
    rounds: { type: 'string', default: '3' },
    records: { type: 'string', default: '100,100000' },
    connections: { type: 'string', default: '50' },
    peers: { type: 'boolean', default: false },
    json: { type: 'string', default: path.join('bench', 'results', 'latest.json') },
  },
});
const seconds = Number(flags.seconds);
const rounds = Number(flags.rounds);
const connections = Number(flags.connections);
const STARTS = 9;
const FIXTURES = 61;

const AUTH = { authorization: 'Bearer test_admin', 'user-agent': 'bench' };
const REQUESTS = {
  GET: {
    method: 'GET',
    path: '/v1/orgs/yoigo/identifications/chain/yoigo-chain-created',
    headers: AUTH,
  },
  POST: {
    method: 'POST',
    path: '/v1/orgs/yoigo/identifications/agent',
    headers: { ...AUTH, 'content-type': 'application/json' },
    body: JSON.stringify({
      actor: {
        name: 'James',
        last_name: 'Smith',
        identity_document: { document_number: '12345678A', document_type: 'NIF' },
        email: 'example@email.com',
        msisdn: { phone_number: 6123456789, country_code: '34' },
        language: 'ES',
      },
      personal_document_image: true,
      expires_in: 'P7D',
    }),
  },
};

const directory = mkdtempSync(path.join(os.tmpdir(), 'masstack-mock-bench-'));
const ours = (records, extra = []) =>
  COMMANDS['masstack-mock']([
    '--data',
    path.join(directory, `${records}-${Math.random()}`),
    '--population',
    String(Math.max(0, records - FIXTURES)),
    '--quiet',
    ...extra,
  ]);
const CONTENDERS = {
  'bare node:http': () => COMMANDS['bare node:http'],
  'bare Express 5': () => COMMANDS['bare Express 5'],
  ...Object.fromEntries(
    flags.records
      .split(',')
      .map((count) => [
        `masstack-mock, ${Number(count).toLocaleString('en')} records`,
        () => ours(Number(count)),
      ]),
  ),
};
if (flags.peers) {
  const { installPeers } = await import('./bench/peers.mjs');
  for (const [name, peer] of Object.entries(await installPeers())) CONTENDERS[name] = () => peer;
}

const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
const results = Object.fromEntries(
  Object.keys(CONTENDERS).map((name) => [
    name,
    { GET: [], POST: [], startup: [], memory: [], stall: [] },
  ]),
);

try {
  await measureStarts();
  for (let round = 1; round <= rounds; round += 1) {
    process.stderr.write(`round ${round} of ${rounds}\n`);
    for (const [name, args] of Object.entries(CONTENDERS)) await measureLoad(name, args());
  }
} finally {
  rmSync(directory, { recursive: true, force: true });
}
report();

async function measureStarts() {
  const names = Object.keys(CONTENDERS).filter((name) => !name.includes('100,000'));
  for (let count = 0; count < STARTS; count += 1) {
    for (const name of names) {
      // The first start plants the records; what is measured is what a user feels: an ordinary start.
      const server = await start(CONTENDERS[name]());
      results[name].startup.push(server.startup);
      await new Promise((resolve) => setTimeout(resolve, 300));
      results[name].memory.push(server.memory());
      await server.stop();
    }
  }
}

/** A contender is the arguments of node, or these with the address where it will answer. */
function start(contender, nodeFlags = []) {
  return Array.isArray(contender)
    ? startServer(contender, { nodeFlags })
    : startServer(contender.args, { nodeFlags, url: contender.url });
}

async function measureLoad(name, contender) {
  const server = await start(contender, [
    '--import',
    new URL('./bench/event-loop.mjs', import.meta.url).href,
  ]);
  try {
    for (const [kind, request] of Object.entries(REQUESTS)) {
      const requestPath = request.path.replace(/^\/v1/, contender.base ?? '/v1');
      const target = { ...request, url: server.url + requestPath, connections };
      // The first second is for the compiler.
      await load({ ...target, seconds: 1 });
      server.settle();
      const before = server.cpu();
      const measured = await load({ ...target, seconds });
      if (measured.refused > 0) throw new Error(`${name} refused ${measured.refused} of ${kind}`);
      results[name][kind].push({
        ...measured,
        cpu: ((server.cpu() - before) / measured.total) * 1e6,
      });
    }
  } finally {
    const said = await server.stop();
    results[name].stall.push(Number(/still for ([\d.]+) ms/.exec(said)?.[1]));
  }
}

function report() {
  const base = summary('bare Express 5');
  const rows = Object.keys(CONTENDERS).map((name) => {
    const own = summary(name);
    const ratio = (key) => (own[key] / base[key]).toFixed(2);
    return {
      '': name,
      'GET/s': Math.round(own.get),
      'GET ratio': ratio('get'),
      'GET p99 ms': own.getP99.toFixed(1),
      'GET CPU µs': own.getCpu.toFixed(1),
      'POST/s': Math.round(own.post),
      'POST ratio': ratio('post'),
      'POST p99 ms': own.postP99.toFixed(1),
      'POST CPU µs': own.postCpu.toFixed(1),
      'start ms': own.startup === undefined ? '' : Math.round(own.startup),
      'start ratio': own.startup === undefined ? '' : ratio('startup'),
      'idle MB': own.memory === undefined ? '' : Math.round(own.memory / 1e6),
      'idle ratio': own.memory === undefined ? '' : ratio('memory'),
      'stall ms': Math.round(own.stall),
    };
  });
  const columns = Object.keys(rows[0]);
  const line = (cells) => `| ${cells.join(' | ')} |`;
  const machine = `${os.cpus().length} cores (${os.cpus()[0].model.trim()}), Node ${process.version}, ${generator}, ${connections} connections, ${canPin ? 'server and load on a core each' : 'not pinned'}, ${rounds} rounds of ${seconds} s`;
  process.stdout.write(
    [
      machine,
      '',
      line(columns),
      line(columns.map(() => '---')),
      ...rows.map((row) => line(Object.values(row))),
    ].join('\n') + '\n',
  );
  mkdirSync(path.dirname(flags.json), { recursive: true });
  writeFileSync(
    flags.json,
    `${JSON.stringify({ date: new Date().toISOString(), machine, rows, results }, null, 2)}\n`,
  );
}

function summary(name) {
  const { GET, POST, startup, memory, stall } = results[name];
  const of = (rows, key) => median(rows.map((row) => row[key]));
  return {
    get: of(GET, 'rate'),
    getP99: of(GET, 'p99'),
    getCpu: of(GET, 'cpu'),
    post: of(POST, 'rate'),
    postP99: of(POST, 'p99'),
    postCpu: of(POST, 'cpu'),
    startup: median(startup),
    memory: median(memory),
    stall: Math.max(...stall),
  };
}
