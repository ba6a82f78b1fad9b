/**
 * The composition root, and what test code imports: `createSimulator` makes a simulator of its own.
 */
import { openEngine } from './composition/engine.js';
import { requireOptions, toLog, type SimulatorOptions } from './composition/options.js';
import { createMiddleware } from './composition/middleware.js';
import type { Middleware } from './composition/middleware-type.js';
import type { Simulator as AnySimulator } from './composition/simulator.js';
import { NOWHERE, toSimulator } from './composition/to-simulator.js';
import { createVerifier } from './composition/verifier.js';

export { AdminError, connectAdmin, type AdminClient, type ConnectOptions } from './client.js';
export type { Reply, RequestValue } from './server/message.js';
export type { GivenRequest } from './composition/given-request.js';
export type { About } from './composition/simulator.js';
export type { Certificate } from './composition/certificate.js';
export type { LogOption, SimulatorOptions } from './composition/options.js';
export type { GivenFixtures } from './seed/given-fixtures.js';
export type { AuthMode } from './server/credentials.js';
export type { SimulatorFetch } from './server/fetch/index.js';

export interface Simulator extends AnySimulator {
  /**
   * Serves the simulator from another server of Node (Express, Connect, Vite): its own requests are answered, the
   * others go on to `next`. Stubs for paths that are not of the API are not seen here.
   */
  readonly middleware: Middleware;
}

const DEFAULTS = { port: 4010, host: '127.0.0.1' } as const;

/** Starts a simulator. Rejects with a message for a person when it cannot. */
export async function createSimulator(given: SimulatorOptions = {}): Promise<Simulator> {
  const options = requireOptions(given);
  const { port = DEFAULTS.port, host = DEFAULTS.host, adminApiToken: token } = options;
  let url = NOWHERE;
  const base = (): string => url;
  const engine = await openEngine(options, {
    log: toLog(options.log),
    host,
    base,
    createVerifier:
      options.listen === false
        ? undefined
        : (parts) => createVerifier({ ...parts, url: base, token }),
  });
  try {
    if (options.listen !== false) {
      const { listenFor } = await import('./composition/listen.js');
      const actualPort = await listenFor(engine, options, { port, host });
      const scheme = (options.https ?? false) === false ? 'http' : 'https';
      url = `${scheme}://${authorityOf(reachable(host), actualPort)}`;
    }
    return {
      ...toSimulator(engine, url, token),
      middleware: createMiddleware(engine, options, host),
    };
  } catch (error) {
    await engine.abandon();
    throw error;
  }
}

function authorityOf(host: string, port: number): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** An address to call where the server listens on every address. */
function reachable(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  return host === '::' ? '::1' : host;
}
