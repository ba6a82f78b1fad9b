/** Starts the servers that are measured, each pinned to the first core where that is possible. */
import { spawn, spawnSync } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import os from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';

export const canPin = os.cpus().length > 1 && spawnSync('taskset', ['--version']).status === 0;
export const pinned = (core, command, args) =>
  canPin ? ['taskset', ['-c', String(core), command, ...args]] : [command, args];

const READY = /ready on (http\S+)/;

/**
 * Resolves when the server has printed its ready line or, where it prints none, answers at its URL.
 *
 * @param what `{ args, log, url }`: of node, the file that takes standard output, where it will answer
 */
export async function startServer({ args, log, url: knownUrl }, nodeFlags = []) {
  const [command, commandArgs] = pinned(0, process.execPath, [...nodeFlags, ...args]);
  const output = log === undefined ? 'pipe' : openSync(log, 'w');
  const begun = performance.now();
  const child = spawn(command, commandArgs, { stdio: ['ignore', output, 'pipe'] });
  if (log !== undefined) closeSync(output);
  let errors = '';
  child.stderr.on('data', (chunk) => (errors += chunk));
  const ended = new Promise((resolve) => child.once('close', resolve));
  const died = ended.then((code) => {
    throw new Error(`the server ended with ${code}: ${errors}`);
  });
  died.catch(() => undefined);
  const ready =
    knownUrl !== undefined
      ? untilAnswering(knownUrl, child)
      : log !== undefined
        ? untilWritten(log)
        : untilSaid(child.stdout);
  const url = await Promise.race([ready, died]);
  return {
    url,
    startup: performance.now() - begun,
    memory: () => residentBytes(child.pid),
    cpu: () => cpuSeconds(child.pid),
    /** What came before is not to count in what `stop` returns. */
    settle: () => process.kill(child.pid, 'SIGUSR2'),
    async stop() {
      child.kill('SIGTERM');
      await ended;
      return errors;
    },
  };
}

function untilSaid(stream) {
  return new Promise((resolve) => {
    let said = '';
    const listen = (chunk) => {
      said += chunk;
      const url = READY.exec(said)?.[1];
      if (url === undefined) return;
      stream.off('data', listen).resume();
      resolve(url);
    };
    stream.on('data', listen);
  });
}

async function untilWritten(file) {
  for (;;) {
    const url = READY.exec(readFileSync(file, 'utf8'))?.[1];
    if (url !== undefined) return url;
    await sleep(5);
  }
}

async function untilAnswering(url, child) {
  child.stdout.resume();
  while (child.exitCode === null) {
    try {
      await fetch(url);
      return url;
    } catch {
      await sleep(10);
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
