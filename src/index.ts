/**
 * The composition root, and what test code imports: `createSimulator` makes a simulator of its own.
 */
import type { AddressInfo } from 'node:net';
import type { Server } from 'node:http';
import { connectAdmin, type AdminClient } from './client.js';
import { createEnding } from './composition/ending.js';
import { loadDefinition } from './composition/definition.js';
import { toRequestValue, type GivenRequest } from './composition/given-request.js';
import { directoryOf } from './composition/data.js';
import { composeHandle } from './composition/handle.js';
import { rememberDirectory } from './composition/fresh-directory.js';
import { loadStubFiles, watchStubFiles } from './composition/stub-files.js';
import { keepStubs } from './composition/kept-stubs.js';
import { requireOptions, toLog, type SimulatorOptions } from './composition/options.js';
import { openWorlds } from './composition/worlds.js';
import { silentLog } from './runtime/log.js';
import { loadFixtures } from './seed/fixtures.js';
import { createDrain } from './server/drain.js';
import { createCors, requirePageOrigin } from './server/cors.js';
import { describeExchange, type Exchange } from './server/exchange.js';
import { createFront } from './server/express-adapter.js';
import { createGuard } from './server/guard.js';
import { createHttpServer } from './server/http-server.js';
import { answerMalformed } from './server/malformed.js';
import type { Reply } from './server/message.js';
import { createForeignPage, createMayMakeWorld } from './server/pages.js';
import { describeError } from './server/pipeline.js';
import { withWholeJson } from './server/whole.js';
import { requireOrigin } from './server/stubs/origin.js';
import { createRoute, createRouteQuestion } from './server/route.js';

export { AdminError, connectAdmin, type AdminClient, type ConnectOptions } from './client.js';
export type { Reply, RequestValue } from './server/message.js';
export type { GivenRequest } from './composition/given-request.js';
export type { LogOption, SimulatorOptions } from './composition/options.js';
export type { AuthMode } from './server/credentials.js';

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
  /** Without a slash at its end: `http://127.0.0.1:4010`. */
  readonly url: string;
  /** The control plane, one method an endpoint. */
  readonly admin: AdminClient;
  /** Answers a request without the network. */
  handle(request: GivenRequest): Promise<Reply>;
  /** State, clock and chance as after the first start. */
  reset(): Promise<void>;
  /** Answers what is in flight, keeps the state and releases the port. */
  close(): Promise<void>;
  /** Settles as `close` does, whoever began it: this process, or a client (`POST /__admin/shutdown`). */
  readonly closed: Promise<void>;
}

const DEFAULTS = { port: 4010, host: '127.0.0.1' } as const;

/** How long what is in flight may take when the simulator closes. Milliseconds. */
const GRACE = 10_000;

/** Starts a simulator. Rejects with a message for a person when it cannot. */
export async function createSimulator(given: SimulatorOptions = {}): Promise<Simulator> {
  const options = requireOptions(given);
  const { port = DEFAULTS.port, host = DEFAULTS.host } = options;
  const log = toLog(options.log);
  const cors = createCors((options.allowOrigin ?? []).map(requirePageOrigin));
  const definition = await loadDefinition(options);
  const fixtures = await loadFixtures(definition, options.fixtures);
  const stubFiles = await loadStubFiles(options, definition.contract);
  const forget = rememberDirectory(directoryOf(options.data));
  const stubRules = {
    contract: definition.contract,
    allowProxy: (options.allowProxy ?? []).map(requireOrigin),
    bodyFiles: stubFiles?.bodyFiles,
  };
  const opened = await openWorlds(options, {
    stubRules,
    definition,
    fixtures,
    log,
    fileStubs: stubFiles && (() => stubFiles.stubs),
  }).catch((error: unknown) => {
    forget();
    throw error;
  });
  const { worlds } = opened;
  let unkeep = (): void => undefined;
  const closing = new AbortController();
  const unwatch =
    stubFiles !== undefined && options.watch === true
      ? watchStubFiles(stubFiles, worlds, log)
      : () => undefined;
  try {
    const ending = createEnding(async () => {
      closing.abort();
      unwatch();
      await drain(GRACE);
      try {
        await opened.export();
      } finally {
        unkeep();
        await opened.close();
        log.flush();
      }
    });
    const shutDown = (): void => void ending.begin();
    const isListed = (origin: string): boolean => cors.isListed(origin);
    const foreignPage = createForeignPage({ host, isListed });
    const composed = await composeHandle(options, {
      definition,
      fixtures,
      worlds,
      log,
      shutDown,
      stubFiles,
      foreignPage,
    });
    unkeep = await keepStubs({
      world: await worlds.home(),
      directory: opened.stubsIn,
      imported: opened.imported,
      rules: stubRules,
      log,
    });
    const { toReply } = composed;
    const mayMakeWorld = createMayMakeWorld(foreignPage);
    const handle = createRoute(composed.handle, worlds, { mayMakeWorld, toReply });
    const { adminApiToken: token } = options;
    const front = createFront({
      handle,
      needsBody: createRouteQuestion(composed.needsBody, worlds),
      clock: worlds.clock,
      toReply,
      guard: createGuard({ host, token, isListed }),
      cors,
      middleware: options.middleware ?? [],
      closing: closing.signal,
      onExchange:
        log === silentLog || options.logRequests === false
          ? ignore
          : (exchange) => {
              log.info(describeExchange(exchange));
            },
      onTrouble: (error) => {
        log.error(`unforeseen: ${describeError(error)}`);
      },
    });
    const server = createHttpServer(front);
    const drain = createDrain(server);
    answerMalformed(server, worlds.clock, toReply);
    await listen(server, port, host);
    const { port: actualPort } = server.address() as AddressInfo;
    const url = urlOf(reachable(host), actualPort);
    return {
      url,
      about: {
        title: definition.title,
        basePath: definition.contract.basePath,
        tokens: fixtures.tokens.map(({ token: each }) => each),
        example: definition.example,
      },
      admin: connectAdmin(url, token === undefined ? {} : { token }),
      handle: async (request) => withWholeJson(await handle(toRequestValue(request))),
      async reset() {
        await stubFiles?.read();
        const world = await worlds.home();
        await world.reset();
      },
      close: () => ending.begin(),
      closed: ending.over,
    };
  } catch (error) {
    unwatch();
    unkeep();
    await opened.close();
    forget();
    throw error;
  }
}

const ignore = (_exchange: Exchange): void => undefined;

function urlOf(host: string, port: number): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** An address to call where the server listens on every address. */
function reachable(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  return host === '::' ? '::1' : host;
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
