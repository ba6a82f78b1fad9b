/** Measures servers under load, side by side. */
import { send } from './generator.mjs';
import { REQUESTS } from './requests.mjs';
import { discard } from './contenders.mjs';
import { startServer } from './servers.mjs';

/** Seconds: short, so that neighbours see the same machine. The generator counts whole ones. */
const SLICE = 1;
/** Seconds before the first slice: for the compiler, and for the garbage of the start. */
const WARM_UP = 2;

/**
 * One round: all contenders run, and take turns slice by slice, so that a machine whose speed drifts
 * slows down all of them. The order is turned round each time.
 *
 * @returns for each contender and kind of request what the generator saw in each slice, and the
 *   server's CPU time in µs a request; slices with the same index were neighbours in time
 */
export async function measureLoads(contenders, { seconds, connections, round }) {
  const running = [];
  try {
    for (const contender of contenders) {
      const prepared = contender.prepare();
      running.push({ contender, prepared, server: await startServer(prepared) });
    }
    const measured = contenders.map(() => ({}));
    for (const kind of Object.keys(REQUESTS)) {
      for (const one of running) await send(targetOf(one, kind, connections, WARM_UP));
      for (let slice = 0; slice < seconds / SLICE; slice += 1) {
        // There and back: who always follows the same neighbour also pays for what that one left to the disk.
        const turns = [...running.entries()];
        if ((round + slice) % 2 === 1) turns.reverse();
        for (const [index, one] of turns) {
          const target = targetOf(one, kind, connections, SLICE);
          (measured[index][kind] ??= []).push(await measureSlice(one, kind, target));
        }
      }
    }
    return measured;
  } finally {
    for (const { server, prepared } of running) {
      await server.stop();
      discard(prepared.data);
    }
  }
}

function targetOf({ contender, server }, kind, connections, seconds) {
  const { path, ...request } = REQUESTS[kind];
  return {
    ...request,
    url: `${server.url}${contender.base ?? '/v1'}${path}`,
    connections,
    seconds,
  };
}

async function measureSlice({ contender, server }, kind, target) {
  const before = server.cpu();
  const seen = await send(target);
  if (seen.refused > 0) {
    throw new Error(`${contender.name} refused ${seen.refused} of ${seen.total} ${kind}`);
  }
  return { ...seen, cpu: ((server.cpu() - before) / seen.total) * 1e6 };
}
