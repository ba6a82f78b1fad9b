/** `npm run soak -- --minutes 10`: the same load for long, while the memory must stay where it was. */
import path from 'node:path';
import { loadTorture, readNumbers, report, withDirectory } from './torture.mjs';

const flags = readNumbers({ minutes: 0.5, clients: 20 });
const { runSoak, startServer } = await loadTorture('soak-runner');
const figures = await withDirectory(async (parent) => {
  const server = await startServer(['--data', path.join(parent, 'data')]);
  try {
    return await runSoak({
      ...flags,
      url: server.url,
      memory: () => server.memory(),
      onSample: ({ second, requests, heap, external, rss }) =>
        process.stdout.write(
          `${String(second).padStart(5)} s ${String(requests).padStart(9)} requests, heap ${heap} MB, buffers ${external} MB, rss ${rss} MB\n`,
        ),
    });
  } finally {
    server.kill('SIGTERM');
    await server.exited;
  }
});
report(`soak, ${flags.clients} clients, ${flags.minutes} minutes`, figures);
