/** Measures a start, and the memory of a server that nobody asks for anything. */
import { setTimeout as sleep } from 'node:timers/promises';
import { discard } from './contenders.mjs';
import { startServer } from './servers.mjs';

/** @returns milliseconds until it is ready, and bytes when it has been idle for a moment */
export async function measureStart(contender) {
  const prepared = contender.prepare();
  const server = await startServer(prepared);
  try {
    await sleep(300);
    return { startup: server.startup, memory: server.memory() };
  } finally {
    await server.stop();
    discard(prepared.data);
  }
}
