/**
 * The composition root, and what test code imports: `createSimulator` makes a simulator of its own.
 */
import { connectAdmin, type AdminClient } from './client.js';
import { openEngine } from './composition/engine.js';
import { toRequestValue, type GivenRequest } from './composition/given-request.js';
import { requireOptions, toLog, type SimulatorOptions } from './composition/options.js';
import { createVerifier } from './composition/verifier.js';
import type { SimulatorFetch } from './server/fetch/index.js';
import type { Reply } from './server/message.js';
import { withWholeJson } from './server/whole.js';

export { AdminError, connectAdmin, type AdminClient, type ConnectOptions } from './client.js';
export type { Reply, RequestValue } from './server/message.js';
export type { GivenRequest } from './composition/given-request.js';
export type { LogOption, SimulatorOptions } from './composition/options.js';
export type { AuthMode } from './server/credentials.js';
export type { SimulatorFetch } from './server/fetch/index.js';

/** The API that a simulator stands for. */
export interface About {
  /** As its document has it. */
  readonly title: string;
  /** Begins the paths of the API: `/v1`. */
  readonly basePath: string;
  /** The test tokens. */
  readonly tokens: readonly string[];
  /** The path of a GET that a new simulator answers with 200. */
  readonly example?: string | undefined;
}

export interface Simulator {
  readonly about: About;
  /**
   * Without a slash at its end: `http://127.0.0.1:4010`. With `listen: false` it is one that only
   * `fetch` of this simulator knows.
   */
  readonly url: string;
  /** The control plane, one method an endpoint. */
  readonly admin: AdminClient;
  /**
   * The global `fetch` for this simulator alone, without the network: delays take their time, faults reject. A
   * relative URL is one of the simulator; of an absolute one, the path and the query count.
   */
  readonly fetch: SimulatorFetch;
  /** Answers a request without the network, without delays and faults. */
  handle(request: GivenRequest): Promise<Reply>;
  /** State, clock and chance as after the first start. */
  reset(): Promise<void>;
  /** Answers what is in flight, keeps the state and releases the port. */
  close(): Promise<void>;
  /** Settles as `close` does, whoever began it: this process, or a client (`POST /__admin/shutdown`). */
  readonly closed: Promise<void>;
}

const DEFAULTS = { port: 4010, host: '127.0.0.1' } as const;

/** Of a simulator that does not listen. No network has such a name (RFC 6761). */
const NOWHERE = 'http://masstack-mock.invalid';

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
  const { definition, fixtures, fetch } = engine;
  try {
    if (options.listen !== false) {
      const { listenFor } = await import('./composition/listen.js');
      url = urlOf(reachable(host), await listenFor(engine, options, { port, host }));
    }
    return {
      url,
      about: {
        title: definition.title,
        basePath: definition.contract.basePath,
        tokens: fixtures.tokens.map(({ token: each }) => each),
        example: definition.example,
      },
      admin: connectAdmin(url, { fetch, ...(token !== undefined && { token }) }),
      fetch,
      handle: async (request) => withWholeJson(await engine.handle(toRequestValue(request))),
      reset: () => engine.reset(),
      close: () => engine.close(),
      closed: engine.closed,
    };
  } catch (error) {
    await engine.abandon();
    throw error;
  }
}

function urlOf(host: string, port: number): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** An address to call where the server listens on every address. */
function reachable(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  return host === '::' ? '::1' : host;
}
