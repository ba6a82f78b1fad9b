/** Who is measured, and how each is started. */
import { spawnSync } from 'node:child_process';
import { cpSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { startServer } from './servers.mjs';

const file = (name) => fileURLToPath(new URL(name, import.meta.url));
const simulator = (...args) => [file('../../dist/cli/main.js'), '--port', '0', ...args];

/** How many records the fixtures hold. */
const FIXTURES = 61;
const FEW = 100;
export const MANY = 100_000;

/**
 * A contender is `{ name, base, isStarted, prepare() }`: `prepare` returns what `startServer` takes, and
 * in `data` the directory that may go afterwards.
 * Those with `isStarted` are also measured while they start and idle.
 */
export async function findContenders(directory, { peers }) {
  const few = await plant(directory, FEW);
  const many = await plant(directory, MANY);
  return [
    bare('bare node:http', 'bare-node.mjs'),
    bare('bare Express 5', 'bare-express.mjs'),
    {
      name: 'masstack-mock, 100 records',
      isStarted: true,
      prepare: () => on(few, '--quiet'),
    },
    {
      name: 'masstack-mock, 100,000 records',
      prepare: () => on(many, '--quiet'),
    },
    {
      name: 'masstack-mock, log in a file',
      prepare: () => ({ ...on(few), log: path.join(directory, 'requests.log') }),
    },
    ...(peers ? await (await import('./peers.mjs')).installPeers() : []),
  ];
}

function bare(name, script) {
  return { name, isStarted: true, prepare: () => ({ args: [file(script)] }) };
}

/** A data directory with so many records, as a simulator leaves it that was stopped. */
async function plant(directory, records) {
  const planted = path.join(directory, `planted-${records}`);
  const population = String(records - FIXTURES);
  const flags = ['--quiet', '--data', planted, '--population', population];
  const server = await startServer({ args: simulator(...flags) });
  await server.stop();
  return planted;
}

function on(planted, ...flags) {
  const data = copyOf(planted);
  return { args: simulator('--data', data, ...flags), data };
}

let copies = 0;

/** Each round changes what it works on. */
export function copyOf(planted) {
  const copy = `${planted}-${(copies += 1)}`;
  cpSync(planted, copy, { recursive: true });
  return copy;
}

/** Takes away what a round worked on, and waits for the disk: the next one is not to pay for it. */
export function discard(data) {
  if (data === undefined) return;
  rmSync(data, { recursive: true });
  spawnSync('sync');
}

export { simulator };
