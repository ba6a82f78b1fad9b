/** Sends load from the second core: with wrk where it is installed, else with autocannon. */
import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';
import { pinned } from './servers.mjs';

const run = promisify(execFile);
export const generator = spawnSync('wrk', ['-v']).error === undefined ? 'wrk' : 'autocannon';

/**
 * @returns requests a second, p99 in ms, and how many answers were not 2xx
 */
export async function load({ url, method, headers, body, seconds, connections }) {
  return generator === 'wrk'
    ? withWrk({ url, method, headers, body, seconds, connections })
    : withAutocannon({ url, method, headers, body, seconds, connections });
}

async function withWrk({ url, method, headers, body, seconds, connections }) {
  const script = path.join(mkdtempSync(path.join(os.tmpdir(), 'bench-')), 'request.lua');
  const lines = Object.entries(headers).map(
    ([name, value]) => `wrk.headers[${JSON.stringify(name)}] = ${JSON.stringify(value)}`,
  );
  const quotedBody = body === undefined ? 'nil' : `[[${body}]]`;
  writeFileSync(
    script,
    `wrk.method = "${method}"\nwrk.body = ${quotedBody}\n${lines.join('\n')}\n`,
  );
  const [command, args] = pinned(1, 'wrk', [
    '-t1',
    `-c${connections}`,
    `-d${seconds}s`,
    '--latency',
    '-s',
    script,
    url,
  ]);
  const { stdout } = await run(command, args);
  return {
    rate: Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)?.[1]),
    total: Number(/(\d+) requests in/.exec(stdout)?.[1]),
    p99: toMilliseconds(/99%\s+([\d.]+)(us|ms|s)/.exec(stdout)),
    refused: Number(/Non-2xx or 3xx responses: (\d+)/.exec(stdout)?.[1] ?? 0),
  };
}

function toMilliseconds([, value, unit]) {
  return Number(value) * { us: 0.001, ms: 1, s: 1000 }[unit];
}

async function withAutocannon({ url, method, headers, body, seconds, connections }) {
  const cli = createRequire(import.meta.url).resolve('autocannon/autocannon.js');
  const [command, args] = pinned(1, process.execPath, [
    cli,
    '--json',
    '-c',
    String(connections),
    '-d',
    String(seconds),
    '-m',
    method,
    ...Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}=${value}`]),
    ...(body === undefined ? [] : ['-b', body]),
    url,
  ]);
  const { stdout } = await run(command, args, { maxBuffer: 64 * 1024 * 1024 });
  const { requests, latency, non2xx } = JSON.parse(stdout);
  return { rate: requests.average, total: requests.total, p99: latency.p99, refused: non2xx };
}
