/**
 * The composition root, and what test code imports: `createSimulator` makes a simulator of its own.
 */
import type { AddressInfo } from 'node:net';
import type { Server } from 'node:http';
import type { RequestHandler } from 'express';
import { lifecycles } from './lifecycles/index.js';
import type { Mutation } from './mutants/mutant.js';
import { documentsContract } from './openapi/index.js';
import { handlers } from './operations/index.js';
import { createClock, parseInstant } from './runtime/clock.js';
import { silentLog, type Log } from './runtime/log.js';
import { packageVersion } from './runtime/package.js';
import { loadFixtures, type Fixtures } from './seed/fixtures.js';
import { createBaseline } from './seed/plant.js';
import { createAuthenticate, type AuthMode, type Caller } from './server/credentials.js';
import { createExpressApp, describeExchange, type Exchange } from './server/express-adapter.js';
import { createHttpServer } from './server/http-server.js';
import type { Reply, RequestValue } from './server/message.js';
import { createGenerateBody } from './server/outside.js';
import { createFindMagic } from './server/overrides.js';
import { createPipeline, type Handle, type Services } from './server/pipeline.js';
import { createTokens } from './server/tokens.js';
import { createWorld, type World } from './server/world.js';
import { createMemoryStore } from './store/memory-store.js';
import type { Store } from './store/store.js';

export type { Reply, RequestValue } from './server/message.js';
export type { AuthMode } from './server/credentials.js';

export interface SimulatorOptions {
  /** 0 picks a free one. Default 4010. */
  readonly port?: number;
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** What all chance comes from. Default 1. */
  readonly seed?: number;
  /** `memory`, or the directory that keeps the state. Default `memory`. */
  readonly data?: string;
  /** Whether an answer waits until its change would survive a power cut. Default false. */
  readonly fsync?: boolean;
  /** Default `strict`. */
  readonly auth?: AuthMode;
  /** A directory of fixtures over the shipped ones. */
  readonly fixtures?: string;
  /** How many generated records there are beside the fixtures. Default 0. */
  readonly population?: number;
  /** An OpenAPI document whose operations Prism answers. */
  readonly spec?: string;
  /** Express middleware that runs before the simulator. */
  readonly middleware?: readonly RequestHandler[];
  /** Default: silent. */
  readonly log?: Log;
  /** @internal One rule broken on purpose; see src/mutants. */
  readonly mutation?: Mutation;
}

export interface Simulator {
  /** Without a slash at its end: `http://127.0.0.1:4010`. */
  readonly url: string;
  /** Answers a request without the network. */
  handle(request: Partial<RequestValue> & { readonly url: string }): Promise<Reply>;
  /** State, clock and chance as after the first start. */
  reset(): Promise<void>;
  /** Answers what is in flight, keeps the state and releases the port. */
  close(): Promise<void>;
}

const DEFAULTS = {
  port: 4010,
  host: '127.0.0.1',
  seed: 1,
  data: 'memory',
  auth: 'strict',
  population: 0,
} as const;

/** Starts a simulator. Rejects with a message for a person when it cannot. */
export async function createSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const { port = DEFAULTS.port, host = DEFAULTS.host, log = silentLog } = options;
  const fixtures = await loadFixtures(options.fixtures);
  const world = await openWorld(options, fixtures, log);
  try {
    const handle = await composeHandle(options, fixtures, log);
    const app = createExpressApp({
      handle: (request) => handle(request, world),
      clock: world.clock,
      middleware: options.middleware ?? [],
      onExchange:
        log === silentLog
          ? ignore
          : (exchange) => {
              log.info(describeExchange(exchange));
            },
    });
    const server = createHttpServer(app);
    await listen(server, port, host);
    const { port: actualPort } = server.address() as AddressInfo;
    return {
      url: `http://${host.includes(':') ? `[${host}]` : host}:${actualPort}`,
      handle: (request) =>
        handle({ method: 'GET', headers: {}, rawHeaders: [], body: undefined, ...request }, world),
      reset: () => world.reset(),
      async close() {
        await closeServer(server);
        await world.store.close();
        log.flush();
      },
    };
  } catch (error) {
    await world.store.close();
    throw error;
  }
}

const ignore = (_exchange: Exchange): void => undefined;

async function openWorld(options: SimulatorOptions, fixtures: Fixtures, log: Log): Promise<World> {
  const { seed = DEFAULTS.seed, population = DEFAULTS.population } = options;
  const store = await openStore(options, log);
  const { sequence, clock } = store.snapshot();
  const baseline = await createBaseline({ fixtures, population, seed });
  const world = createWorld({
    name: 'default',
    seed,
    lifecycles,
    store,
    clock: createClock(clock),
    baseline,
  });
  if (sequence === 0) await world.reset();
  return world;
}

async function openStore(options: SimulatorOptions, log: Log): Promise<Store> {
  const { data = DEFAULTS.data, fsync = false } = options;
  if (data === 'memory') return createMemoryStore();
  const { openDurableStore } = await import('./store/durable-store.js');
  return openDurableStore({
    directory: data,
    fsync,
    onFoldError: (error) => {
      log.error(`the journal in ${data} could not be folded and goes on growing: ${String(error)}`);
    },
  });
}

async function composeHandle(
  options: SimulatorOptions,
  fixtures: Fixtures,
  log: Log,
): Promise<Handle> {
  const { auth = DEFAULTS.auth } = options;
  const tokens = createTokens({
    mode: auth,
    testTokens: new Map(fixtures.tokens.map((row) => [row.token, callerOf(row)])),
    signingKey: fixtures.signingKey,
  });
  const { mutation = {} } = options;
  const documents = documentsContract();
  const authenticate = createAuthenticate(auth, tokens.read);
  const services: Services = {
    contract: mutation.contract ?? documents,
    handlers,
    authenticate: mutation.authenticate?.(authenticate) ?? authenticate,
    findMagic: createFindMagic(fixtures.magicValues),
    generateBody: createGenerateBody(readShippedDocument),
    actOutside: () => Promise.reject(new Error('an operation has neither a handler nor --spec')),
    log,
  };
  const kept = createPipeline(options.spec ? await addSpec(services, options.spec) : services);
  const pipeline = mutation.wrap?.(kept) ?? kept;

  let admin: Promise<Handle> | undefined;
  const loadAdmin = async (): Promise<Handle> => {
    const { createAdmin } = await import('./admin/index.js');
    const { adminContract } = await import('./openapi/index.js');
    const version = packageVersion();
    return createAdmin(
      { contract: documents, adminContract: adminContract(), fixtures, tokens, version },
      log,
    );
  };
  return (request, world) =>
    isForAdmin(request.url)
      ? (admin ??= loadAdmin()).then((handle) => handle(request, world))
      : pipeline(request, world);
}

function isForAdmin(url: string): boolean {
  return url.startsWith('/__admin') || url.startsWith('/.well-known/');
}

async function readShippedDocument(): Promise<Readonly<Record<string, unknown>>> {
  const { readDocument, SHIPPED_DOCUMENT } = await import('./openapi/load.js');
  return readDocument(SHIPPED_DOCUMENT);
}

async function addSpec(services: Services, file: string): Promise<Services> {
  const { compileContract, joinContracts, readDocument } = await import('./openapi/load.js');
  const { createActOutside } = await import('./server/outside.js');
  const document = await readDocument(file);
  const other = compileContract(document, file);
  return {
    ...services,
    contract: joinContracts(services.contract, other),
    actOutside: createActOutside(document, other),
  };
}

function callerOf(row: Fixtures['tokens'][number]): Caller {
  return {
    orgs: new Set(row.orgs),
    permissions: new Set(row.permissions),
    ...(row.expires_at !== undefined && { expires: parseInstant(row.expires_at) / 1000 }),
  };
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

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => {
      if (error === undefined) resolve();
      else reject(error);
    });
    server.closeIdleConnections();
  });
}
