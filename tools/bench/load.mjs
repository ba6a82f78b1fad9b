/** Measures a server under load. */
import { send } from './generator.mjs';
import { REQUESTS } from './requests.mjs';
import { discard } from './contenders.mjs';
import { startServer } from './servers.mjs';

/** @returns for each kind of request what the generator saw, and the server's CPU time in µs a request */
export async function measureLoad(contender, { seconds, connections }) {
  const prepared = contender.prepare();
  const server = await startServer(prepared);
  const measured = {};
  try {
    for (const [kind, { path, ...request }] of Object.entries(REQUESTS)) {
      const url = `${server.url}${contender.base ?? '/v1'}${path}`;
      const target = { ...request, url, connections };
      // The first seconds are for the compiler, and for the garbage of the start.
      await send({ ...target, seconds: 2 });
      const before = server.cpu();
      const seen = await send({ ...target, seconds });
      if (seen.refused > 0) {
        throw new Error(`${contender.name} refused ${seen.refused} of ${seen.total} ${kind}`);
      }
      measured[kind] = { ...seen, cpu: ((server.cpu() - before) / seen.total) * 1e6 };
    }
  } finally {
    await server.stop();
    discard(prepared.data);
  }
  return measured;
}
