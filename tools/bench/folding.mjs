/** Measures how long the event loop stands still while a long journal is folded under load. */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { MANY, copyOf, discard, simulator } from './contenders.mjs';
import { send } from './generator.mjs';
import { REQUESTS } from './requests.mjs';
import { startServer } from './servers.mjs';

/** Flags of Node for a server that tells how long its event loop stood still. */
export const EVENT_LOOP = ['--import', new URL('event-loop.mjs', import.meta.url).href];

const SUPERSEDE = fileURLToPath(new URL('supersede.mjs', import.meta.url));

/** @returns the longest stall in ms of each round: with few records, and with many being folded */
export async function measureFolding(directory, { rounds, connections }) {
  const few = path.join(directory, 'planted-100');
  const many = path.join(directory, `planted-${MANY}`);
  const stalls = { few: [], folding: [] };
  for (let round = 0; round < rounds; round += 1) {
    const small = copyOf(few);
    stalls.few.push(await measureStall(small, connections));
    discard(small);
    const data = copyOf(many);
    supersede(data);
    spawnSync('sync');
    stalls.folding.push(await measureStall(data, connections));
    const generation = Math.max(...journalsIn(data).map(({ generation: found }) => found));
    // Planting folds once, and stopping too.
    if (generation < 3) throw new Error('nothing was folded while it was measured');
    discard(data);
  }
  return stalls;
}

async function measureStall(data, connections) {
  const server = await startServer({ args: simulator('--quiet', '--data', data) }, EVENT_LOOP);
  const load = ({ path: requestPath, ...request }, seconds) =>
    send({ ...request, url: `${server.url}/v1${requestPath}`, connections, seconds });
  // What a process does once at its start, such as to load the late modules, is not folding; reads fold nothing.
  await load(REQUESTS.GET, 1);
  server.settle();
  await load(REQUESTS.POST, 4);
  const said = await server.stop();
  return Number(/still for ([\d.]+) ms/.exec(said)?.[1]);
}

/** Leaves a journal that writes every record twice more: it is folded with the first commit. */
function supersede(data) {
  const { signal } = spawnSync(process.execPath, [SUPERSEDE, data], { stdio: 'inherit' });
  if (signal !== 'SIGKILL') throw new Error('the journal to fold could not be written');
}

function journalsIn(data) {
  return readdirSync(data)
    .filter((name) => name.startsWith('journal-'))
    .map((name) => ({ file: path.join(data, name), generation: Number(/\d+/.exec(name)?.[0]) }));
}
