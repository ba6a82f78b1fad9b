/** `npm run pressure-test`: how much memory stuck uploads take at most, and worlds over many records. */
import { loadTorture, readNumbers, report } from './torture.mjs';

const flags = readNumbers({ uploads: 150, worlds: 1000, population: 200_000 });
/** Megabytes. */
const MOST = { uploads: 300, worlds: 500 };

const { holdUploads, makeWorlds, startServer } = await loadTorture('pressure-runner');
const failures = [];

/** Megabytes that the work took, in a server of its own. */
async function measure(name, args, work) {
  const server = await startServer(['--data', 'memory', ...args]);
  try {
    const { before, most } = await work({ ...flags, url: server.url, memory: server.memory });
    if (most > MOST[name]) failures.push(`${name} took ${most} MB, and the limit is ${MOST[name]}`);
    return { before, most };
  } finally {
    server.kill('SIGTERM');
    await server.exited;
  }
}

const uploads = await measure('uploads', [], holdUploads);
const worlds = await measure('worlds', ['--population', String(flags.population)], makeWorlds);
report(
  `pressure-test, ${flags.uploads} uploads, ${flags.worlds} worlds over ${flags.population} records`,
  {
    uploads,
    worlds,
    failures,
  },
);
