/** Starts the servers that are measured, each pinned to the first core where that is possible. */
import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import os from 'node:os';
import { fileURLToPath } from 'node:url';

const file = (name) => fileURLToPath(new URL(name, import.meta.url));
const CLI = file('../../dist/cli/main.js');

export const canPin = os.cpus().length > 1 && spawnSync('taskset', ['--version']).status === 0;
export const pinned = (core, command, args) =>
  canPin ? ['taskset', ['-c', String(core), command, ...args]] : [command, args];

export const COMMANDS = {
  'bare node:http': [file('bare-node.mjs')],
  'bare Express 5': [file('bare-express.mjs')],
  'masstack-mock': (flags) => [CLI, '--port', '0', ...flags],
};

/** Resolves when the server has printed its ready line or, given its address, answers there. */
export function startServer(args, { nodeFlags = [], url: knownUrl } = {}) {
  const [command, commandArgs] = pinned(0, process.execPath, [...nodeFlags, ...args]);
  const begun = performance.now();
  const child = spawn(command, commandArgs, { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise((done) => child.once('exit', done));
  let output = '';
  let started = false;
  let errors = '';
  child.stderr.on('data', (chunk) => (errors += chunk));
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}: ${errors}`)));
    child.stdout.on('data', (chunk) => {
      if (started) return;
      output += chunk;
      const url = /ready on (http\S+)/.exec(output)?.[1];
      if (url !== undefined) announce(url);
    });
    if (knownUrl !== undefined) void untilAnswering(knownUrl).then(() => announce(knownUrl));
    const announce = (url) => {
      started = true;
      resolve({
        url,
        pid: child.pid,
        startup: performance.now() - begun,
        memory: () => residentBytes(child.pid),
        cpu: () => cpuSeconds(child.pid),
        settle: () => process.kill(child.pid, 'SIGUSR2'),
        async stop() {
          child.kill('SIGTERM');
          await ended;
          return errors;
        },
      });
    };
  });
}

async function untilAnswering(url) {
  for (;;) {
    try {
      await fetch(url);
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
}

function residentBytes(pid) {
  const { stdout } = spawnSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' });
  return Number(stdout) * 1024;
}

/** What the process has used so far: steadier than throughput on a machine that is shared. */
function cpuSeconds(pid) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return Number.NaN;
  }
}
