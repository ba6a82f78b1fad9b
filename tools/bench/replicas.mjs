/**
 * `npm run bench -- --data postgres`: one replica and three on one PostgreSQL, beside a data directory; what a request
 * costs the database, and what many records cost. Replicas are loaded one beside the other, without a load balancer.
 *
 *   --seconds N       of load a figure (default 3)
 *   --connections N   (default 50)
 *   --records N       of the run with many (default 100000)
 */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { loadTorture } from '../torture.mjs';
import { send } from './generator.mjs';
import { REQUESTS } from './requests.mjs';

export async function benchReplicas({ seconds, connections, records }) {
  const { startCluster, startServer } = await loadTorture('race-runner');
  const rows = [];
  const say = (line) => process.stderr.write(`${line}\n`);
  const measure = async (name, urls, postgres, worldOf) => {
    for (const [kind, request] of Object.entries(REQUESTS)) {
      const load = (duration) =>
        loadAll(urls, request, { connections, seconds: duration, worldOf });
      await load(1);
      const before = await callsOf(postgres);
      const { rate, total, p99 } = await load(seconds);
      const calls = (await callsOf(postgres)) - before;
      rows.push({ name, kind, rate, p99, ...(postgres && { statements: calls / total }) });
      say(`${name} ${kind} ${Math.round(rate)}`);
    }
  };
  const directory = mkdtempSync(path.join(os.tmpdir(), 'masstack-mock-bench-'));
  try {
    const server = await startServer(['--quiet', '--data', directory]);
    await measure('a data directory', [server.url]);
    server.kill('SIGTERM');
    await server.exited;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
  for (const { name, replicas, population, worldOf } of [
    { name: 'PostgreSQL, 1 replica', replicas: 1, population: 100 },
    { name: 'PostgreSQL, 3 replicas', replicas: 3, population: 100 },
    {
      name: 'PostgreSQL, 3 replicas, a world each',
      replicas: 3,
      population: 100,
      worldOf: (index) => `world-${index}`,
    },
    { name: `PostgreSQL, 1 replica, ${records} records`, replicas: 1, population: records },
  ]) {
    const flags = ['--quiet', '--population', String(population)];
    const cluster = await startCluster(replicas, flags, COUNTING);
    try {
      await cluster.postgres.query('create extension pg_stat_statements');
      const urls = cluster.replicas.map(({ url }) => url);
      await measure(name, urls, cluster.postgres, worldOf);
    } finally {
      await cluster.stop();
    }
  }
  process.stdout.write(`${toTable(rows)}\n`);
}

const COUNTING = { shared_preload_libraries: 'pg_stat_statements' };

async function loadAll(
  urls,
  { path: target, headers, ...request },
  { connections, seconds, worldOf },
) {
  const seen = await Promise.all(
    urls.map((url, index) =>
      send({
        ...request,
        headers: { ...headers, ...(worldOf && { 'x-mock-world': worldOf(index) }) },
        url: `${url}/v1${target}`,
        connections: Math.ceil(connections / urls.length),
        seconds,
      }),
    ),
  );
  const refused = seen.reduce((sum, each) => sum + each.refused, 0);
  if (refused > 0) throw new Error(`${refused} requests were refused`);
  return {
    rate: seen.reduce((sum, each) => sum + each.rate, 0),
    total: seen.reduce((sum, each) => sum + each.total, 0),
    p99: Math.max(...seen.map((each) => each.p99)),
  };
}

async function callsOf(postgres) {
  if (postgres === undefined) return 0;
  const [row] = await postgres.query('select sum(calls)::float8 as calls from pg_stat_statements');
  return Number(row?.calls ?? 0);
}

function toTable(rows) {
  const head = ['', 'requests/s', 'p99 ms', 'statements a request'];
  const lines = rows.map(({ name, kind, rate, p99, statements }) => [
    `${kind}, ${name}`,
    String(Math.round(rate)),
    p99.toFixed(1),
    statements === undefined ? '' : statements.toFixed(2),
  ]);
  return [head, head.map(() => '---'), ...lines]
    .map((line) => `| ${line.join(' | ')} |`)
    .join('\n');
}
