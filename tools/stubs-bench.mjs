/** `npm run stubs-bench`: what a request costs among 10,000 stubs, each for a path of its own. */
import { performance } from 'node:perf_hooks';
import { ensureBuilt } from './ready.mjs';

const STUBS = 10_000;
const ROUNDS = 5000;

await ensureBuilt();
const { createSimulator } = await import('../dist/index.js');
const simulator = await createSimulator({ port: 0, log: false });

const mappings = Array.from({ length: STUBS }, (_, index) => ({
  request: { method: 'GET', urlPath: `/stubs/${index}` },
  response: { status: 200, jsonBody: { index } },
}));

async function median(urlOf) {
  const times = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const url = urlOf(round);
    const start = performance.now();
    await simulator.handle({ method: 'GET', url, headers: { host: 'localhost' } });
    times.push(performance.now() - start);
  }
  times.sort((one, other) => one - other);
  return times[ROUNDS / 2].toFixed(3);
}

const start = performance.now();
const imported = await simulator.handle({
  method: 'POST',
  url: '/__admin/mappings/import',
  headers: { host: 'localhost', 'content-type': 'application/json' },
  body: Buffer.from(JSON.stringify({ mappings })),
});
if (imported.status !== 200) throw new Error(JSON.stringify(imported.body));
console.log(`${STUBS} stubs imported in ${Math.round(performance.now() - start)} ms`);
console.log(
  `a request that one of them takes: ${await median((round) => `/stubs/${(round * 7919) % STUBS}`)} ms`,
);
console.log(`a request that none of them takes: ${await median(() => '/stubs/none')} ms`);
await simulator.close();
