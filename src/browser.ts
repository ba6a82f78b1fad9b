/**
 * What a page or a service worker imports (`masstack-mock/browser`): the whole simulator, without Node and without a
 * server.
 */
import { openEngine } from './composition/engine.js';
import { keepIn } from './composition/kept-in-browser.js';
import { requireOptions, toLog, type SimulatorOptions } from './composition/options.js';
import type { Simulator } from './composition/simulator.js';
import { NOWHERE, toSimulator } from './composition/to-simulator.js';
import { masstack } from './masstack/definition.js';
import type { GivenFixtures } from './seed/given-fixtures.js';
import { openDatabase } from './runtime/browser/database.js';
import { requireBrowser } from './runtime/browser/features.js';

export { AdminError, connectAdmin, type AdminClient, type ConnectOptions } from './client.js';
export type { About, Simulator } from './composition/simulator.js';
export type { GivenFixtures } from './seed/given-fixtures.js';
export type { SimulatorFetch } from './server/fetch/index.js';

/** As for Node, without what needs a port or files. */
export interface BrowserOptions extends Pick<
  SimulatorOptions,
  | 'seed'
  | 'population'
  | 'auth'
  | 'journal'
  | 'journalSize'
  | 'maxWorlds'
  | 'worldIdle'
  | 'log'
  | 'logFormat'
  | 'logRequests'
> {
  /**
   * `memory`; or `indexeddb`, which keeps the default world in the browser between visits; or `indexeddb:NAME`, to
   * keep several. Default `memory`.
   */
  readonly data?: string;
  /** Fixtures over the shipped ones: what their files would hold. */
  readonly fixtures?: GivenFixtures;
}

const OPTIONS: ReadonlySet<string> = new Set<keyof BrowserOptions>([
  'seed',
  'population',
  'auth',
  'journal',
  'journalSize',
  'maxWorlds',
  'worldIdle',
  'log',
  'logFormat',
  'logRequests',
  'data',
  'fixtures',
]);

/** Starts a simulator in this page or worker. Rejects with a message for a person when it cannot. */
export async function createSimulator(given: BrowserOptions = {}): Promise<Simulator> {
  requireBrowser();
  const foreign = Object.keys(given).find((name) => !OPTIONS.has(name));
  if (foreign !== undefined) {
    throw new TypeError(
      `createSimulator: the option ${foreign} does not exist in a browser. Options: ${[...OPTIONS].join(', ')}.`,
    );
  }
  const { data = 'memory', ...options } = requireOptions(given);
  const database = data === 'memory' ? undefined : openDatabase(data);
  const engine = await openEngine(
    { ...options, data: 'memory' },
    { log: toLog(options.log), host: 'localhost', base: () => NOWHERE },
  );
  const simulator = toSimulator(engine, NOWHERE, undefined);
  if (database === undefined) return simulator;
  try {
    return await keepIn(database, simulator);
  } catch (error) {
    await engine.abandon();
    throw error;
  }
}

/** Answers the requests of the pages of a service worker that are for the simulator, and leaves the others alone. */
export interface FetchEventLike {
  readonly request: Request;
  respondWith(response: Promise<Response>): void;
}

/**
 * A listener for `fetch` events of a service worker:
 * `self.addEventListener('fetch', createFetchListener(createSimulator({ data: 'indexeddb' })))`.
 *
 * @param basePath begins the paths of the API
 */
export function createFetchListener(
  simulator: Promise<Simulator>,
  { basePath = masstack.contract.basePath }: { readonly basePath?: string } = {},
): (event: FetchEventLike) => void {
  // The browser waits for no promise before it wants to know whose the request is.
  const isOurs = (path: string): boolean =>
    [basePath, '/__admin', '/__worlds'].some(
      (each) => path === each || path.startsWith(`${each}/`),
    );
  return (event) => {
    const { pathname } = new URL(event.request.url);
    if (!isOurs(pathname)) return;
    event.respondWith(simulator.then(async ({ fetch }) => fetch(event.request)));
  };
}
