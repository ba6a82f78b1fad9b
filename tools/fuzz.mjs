/** `npm run fuzz -- --requests 100000`: nonsense of every kind, from bad JSON to broken HTTP. */
import path from 'node:path';
import { loadTorture, readNumbers, report, showProgress, withDirectory } from './torture.mjs';

const flags = readNumbers({ requests: 5000, seed: 1 });
const { runFuzz, startServer } = await loadTorture('fuzz-runner');
const figures = await withDirectory(async (parent) => {
  const server = await startServer(['--data', path.join(parent, 'data')]);
  void server.exited.then(({ code, signal, stderr }) => {
    if (signal !== 'SIGTERM' && code !== 0) process.stderr.write(`\nthe server died: ${stderr}\n`);
  });
  try {
    return await runFuzz({
      ...flags,
      url: server.url,
      memory: () => server.memory(),
      standstill: () => server.standstill(),
      onBatch: (sent) => showProgress(`${sent} of ${flags.requests} requests`),
    });
  } finally {
    server.kill('SIGTERM');
    await server.exited;
  }
});
report(`fuzz, seed ${flags.seed}`, figures);
