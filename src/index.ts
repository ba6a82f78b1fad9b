/**
 * The composition root, and what test code imports: `createSimulator` makes a simulator of its own.
 */
import type { AddressInfo } from 'node:net';
import type { Server } from 'node:http';
import type { RequestHandler } from 'express';
import { connectAdmin, type AdminClient } from './client.js';
import { openWorlds, type WorldOptions } from './open-worlds.js';
import { documentsContract } from './openapi/index.js';
import { handlers } from './operations/index.js';
import { parseInstant } from './runtime/clock.js';
import { silentLog, type Log } from './runtime/log.js';
import { packageVersion } from './runtime/package.js';
import { loadFixtures, type Fixtures } from './seed/fixtures.js';
import { createAuthenticate, type AuthMode, type Caller } from './server/credentials.js';
import { createExpressApp, describeExchange, type Exchange } from './server/express-adapter.js';
import { createGuard } from './server/guard.js';
import { createHttpServer } from './server/http-server.js';
import type { Reply, RequestValue } from './server/message.js';
import { createGenerateBody } from './server/outside.js';
import { createFindMagic } from './server/overrides.js';
import { createPipeline, type Handle, type Services } from './server/pipeline.js';
import { createRoute } from './server/route.js';
import { createTokens } from './server/tokens.js';
import type { Worlds } from './server/worlds.js';

export { AdminError, connectAdmin, type AdminClient, type ConnectOptions } from './client.js';
export type { Reply, RequestValue } from './server/message.js';
export type { AuthMode } from './server/credentials.js';

export interface SimulatorOptions extends WorldOptions {
  /** 0 picks a free one. Default 4010. */
  readonly port?: number;
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** Default `strict`. */
  readonly auth?: AuthMode;
  /** A directory of fixtures over the shipped ones. */
  readonly fixtures?: string;
  /** What the control plane then asks for, from this machine too; without it, it answers no other. */
  readonly adminApiToken?: string;
  /** An OpenAPI document whose operations Prism answers. */
  readonly spec?: string;
  /** Express middleware that runs before the simulator. */
  readonly middleware?: readonly RequestHandler[];
  /** Default: silent. */
  readonly log?: Log;
  /** Whether each request makes a line in the log. Default true. */
  readonly logRequests?: boolean;
}

export interface Simulator {
  /** Without a slash at its end: `http://127.0.0.1:4010`. */
  readonly url: string;
  /** The control plane, one method an endpoint. */
  readonly admin: AdminClient;
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
  auth: 'strict',
} as const;

/** Starts a simulator. Rejects with a message for a person when it cannot. */
export async function createSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const { port = DEFAULTS.port, host = DEFAULTS.host, log = silentLog } = options;
  const fixtures = await loadFixtures(options.fixtures);
  const opened = await openWorlds(options, fixtures, log);
  const { worlds } = opened;
  try {
    const handle = createRoute(await composeHandle(options, fixtures, worlds, log), worlds);
    const { default: world } = worlds;
    const { adminApiToken: token } = options;
    const app = createExpressApp({
      handle,
      clock: world.clock,
      guard: createGuard({ host, token }),
      middleware: options.middleware ?? [],
      onExchange:
        log === silentLog || options.logRequests === false
          ? ignore
          : (exchange) => {
              log.info(describeExchange(exchange));
            },
    });
    const server = createHttpServer(app);
    await listen(server, port, host);
    const { port: actualPort } = server.address() as AddressInfo;
    const url = urlOf(host, actualPort);
    return {
      url,
      admin: connectAdmin(urlOf(reachable(host), actualPort), token === undefined ? {} : { token }),
      handle: (request) =>
        handle({ method: 'GET', headers: {}, rawHeaders: [], body: undefined, ...request }),
      reset: () => world.reset(),
      async close() {
        await closeServer(server);
        try {
          await opened.export();
        } finally {
          await opened.close();
          log.flush();
        }
      },
    };
  } catch (error) {
    await opened.close();
    throw error;
  }
}

const ignore = (_exchange: Exchange): void => undefined;

async function composeHandle(
  options: SimulatorOptions,
  fixtures: Fixtures,
  worlds: Worlds,
  log: Log,
): Promise<Handle> {
  const { auth = DEFAULTS.auth } = options;
  const tokens = createTokens({
    mode: auth,
    testTokens: new Map(fixtures.tokens.map((row) => [row.token, callerOf(row)])),
    signingKey: fixtures.signingKey,
  });
  const documents = documentsContract();
  const services: Services = {
    contract: documents,
    handlers,
    authenticate: createAuthenticate(auth, tokens.read),
    findMagic: createFindMagic(fixtures.magicValues),
    generateBody: createGenerateBody(readShippedDocument),
    actOutside: () => Promise.reject(new Error('an operation has neither a handler nor --spec')),
    log,
  };
  const pipeline = createPipeline(options.spec ? await addSpec(services, options.spec) : services);

  let admin: Promise<Handle> | undefined;
  const loadAdmin = async (): Promise<Handle> => {
    const { createAdmin } = await import('./admin/index.js');
    const { adminContract } = await import('./openapi/index.js');
    const version = packageVersion();
    return createAdmin(
      {
        contract: documents,
        adminContract: adminContract(),
        pipeline,
        fixtures,
        tokens,
        worlds,
        version,
      },
      log,
    );
  };
  return (request, world) =>
    isForAdmin(request.url)
      ? (admin ??= loadAdmin()).then((handle) => handle(request, world))
      : pipeline(request, world);
}

function urlOf(host: string, port: number): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** An address to call where the server listens on every address. */
function reachable(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  return host === '::' ? '::1' : host;
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
