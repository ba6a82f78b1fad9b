/** An HTTP server in front of an engine. Loaded by those who want one: Express takes time and memory. */
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createDrain } from '../server/drain.js';
import { createFront, type Front } from '../server/express-adapter.js';
import { createGuard } from '../server/guard.js';
import { createHttpServer } from '../server/http-server.js';
import { answerMalformed } from '../server/malformed.js';
import type { Engine } from './engine.js';
import { certificateFor } from './certificate.js';
import type { SimulatorOptions } from './options.js';

/** How long what is in flight may take when the simulator closes. Milliseconds. */
const GRACE = 10_000;

/** What turns Node's requests into those of the engine. */
export function createEngineFront(
  engine: Engine,
  { adminApiToken: token, middleware = [] }: SimulatorOptions,
  host: string,
): Front {
  const { cors } = engine;
  const isListed = (origin: string): boolean => cors.isListed(origin);
  return createFront({ ...engine, guard: createGuard({ host, token, isListed }), middleware });
}

/** Returns the port. */
export async function listenFor(
  engine: Engine,
  options: SimulatorOptions,
  { port, host }: { readonly port: number; readonly host: string },
): Promise<number> {
  const { https = false } = options;
  const certificate = https === false ? undefined : await certificateFor(https, host);
  const server = createHttpServer(createEngineFront(engine, options, host), certificate);
  const drain = createDrain(server);
  answerMalformed(server, engine.clock, engine.toReply);
  await listen(server, port, host);
  engine.beforeEnd(() => drain(GRACE));
  return (server.address() as AddressInfo).port;
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
