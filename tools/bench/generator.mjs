/** Sends load from the second core: with wrk where it is installed, else with autocannon. */
import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';
import { pinned } from './servers.mjs';

const run = promisify(execFile);
export const generator = spawnSync('wrk', ['-v']).error === undefined ? 'wrk' : 'autocannon';

/**
 * @returns requests a second and in all, p99 in ms, and how many answers were not 2xx
 */
export const send = generator === 'wrk' ? withWrk : withAutocannon;

async function withWrk({ url, method, headers, body, seconds, connections }) {
  const directory = mkdtempSync(path.join(os.tmpdir(), 'masstack-mock-bench-'));
  const script = path.join(directory, 'request.lua');
  const lines = Object.entries(headers).map(
    ([name, value]) => `wrk.headers[${JSON.stringify(name)}] = ${JSON.stringify(value)}`,
  );
  const quotedBody = body === undefined ? 'nil' : `[[${body}]]`;
  writeFileSync(
    script,
    `wrk.method = "${method}"\nwrk.body = ${quotedBody}\n${lines.join('\n')}\n`,
  );
  const flags = ['-t1', `-c${connections}`, `-d${seconds}s`, '--latency', '-s', script, url];
  try {
    const { stdout } = await run(...pinned(1, 'wrk', flags));
    return {
      rate: Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)?.[1]),
      total: Number(/(\d+) requests in/.exec(stdout)?.[1]),
      p99: toMilliseconds(/ 99%\s+([\d.]+)(us|ms|s)/.exec(stdout)),
      refused: Number(/Non-2xx or 3xx responses: (\d+)/.exec(stdout)?.[1] ?? 0),
    };
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function toMilliseconds([, value, unit]) {
  return Number(value) * { us: 0.001, ms: 1, s: 1000 }[unit];
}

async function withAutocannon({ url, method, headers, body, seconds, connections }) {
  const cli = createRequire(import.meta.url).resolve('autocannon/autocannon.js');
  const flags = ['--json', '-c', String(connections), '-d', String(seconds), '-m', method];
  const named = Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}=${value}`]);
  const sent = body === undefined ? [] : ['-b', body];
  const [command, args] = pinned(1, process.execPath, [cli, ...flags, ...named, ...sent, url]);
  const { stdout } = await run(command, args, { maxBuffer: 64 * 1024 * 1024 });
  const { requests, latency, non2xx } = JSON.parse(stdout);
  return { rate: requests.average, total: requests.total, p99: latency.p99, refused: non2xx };
}
