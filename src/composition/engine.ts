/** A simulator without a front: what every way to reach one is put in front of. */
import type { Verifier } from '../admin/verify.js';
import type { Definition } from '../definition/definition.js';
import type { Clock } from '../runtime/clock.js';
import type { Soon } from '../runtime/follow.js';
import type { Log } from '../runtime/log.js';
import { packageVersion } from '../runtime/package.js';
import { loadFixtures, type Fixtures } from '../seed/fixtures.js';
import { createCors, requirePageOrigin, type Cors } from '../server/cors.js';
import type { Exchange } from '../server/exchange.js';
import { createFetch, type SimulatorFetch } from '../server/fetch/index.js';
import type { Reply, RequestValue } from '../server/message.js';
import { createForeignPage, createMayMakeWorld } from '../server/pages.js';
import { describeError } from '../server/pipeline.js';
import type { ToReply } from '../server/problem.js';
import { createRoute, createRouteQuestion } from '../server/route.js';
import type { Worlds } from '../server/worlds.js';
import { requireOrigin } from '../server/stubs/origin.js';
import { directoryOf } from './data.js';
import { loadDefinition } from './definition.js';
import { createEnding } from './ending.js';
import { rememberDirectory } from './fresh-directory.js';
import { composeHandle } from './handle.js';
import { isForAgents } from './for-agents.js';
import { keepStubs } from './kept-stubs.js';
import { createKnows, type Knows } from './known.js';
import type { SimulatorOptions } from './options.js';
import { loadStubFiles, watchStubFiles } from './stub-files.js';
import { createReadMetrics, openTelemetry } from './telemetry.js';
import { createWorldOfNobody, isAboutProcess } from './world-of-nobody.js';
import { openWorlds } from './worlds.js';

export interface Engine {
  readonly definition: Definition;
  readonly fixtures: Fixtures;
  /** That of the default world. */
  readonly clock: Clock;
  readonly handle: (request: RequestValue) => Soon<Reply>;
  /** Whether the answer depends on the body, judged by the rest of the request. */
  readonly needsBody: (request: RequestValue) => boolean | Promise<boolean>;
  readonly fetch: SimulatorFetch;
  readonly knows: Knows;
  /** Whether there are stubs, which may be for any path. */
  readonly hasStubs: () => boolean;
  readonly toReply: ToReply;
  readonly cors: Cors;
  readonly onExchange: (exchange: Exchange) => void;
  readonly onTrouble: (error: unknown) => void;
  /** Aborted when the end begins. */
  readonly closing: AbortSignal;
  /** Adds what must be over before the state is let go of. */
  beforeEnd(drain: () => Promise<void>): void;
  reset(): Promise<void>;
  close(): Promise<void>;
  readonly closed: Promise<void>;
  /** Undoes a start that has failed. */
  abandon(): Promise<void>;
}

export interface EngineParts {
  readonly log: Log;
  /** The address that a server of it listens on. */
  readonly host: string;
  /** What relative URLs given to `fetch` are relative to. */
  readonly base: () => string;
  /** Makes what tests the simulator; absent where nobody can reach it by HTTP. */
  readonly createVerifier?:
    ((parts: { readonly definition: Definition; readonly worlds: Worlds }) => Verifier) | undefined;
}

/** Rejects with a message for a person when it cannot. Nothing is left open then. */
export async function openEngine(
  options: SimulatorOptions,
  { log: lines, host, base, createVerifier }: EngineParts,
): Promise<Engine> {
  const cors = createCors((options.allowOrigin ?? []).map(requirePageOrigin));
  const definition = await loadDefinition(options);
  const fixtures = await loadFixtures(definition, options.fixtures);
  const { contract } = definition;
  const { log, observers } = await openTelemetry(options, { contract, lines });
  const stubFiles = await loadStubFiles(options, contract);
  const forget = rememberDirectory(directoryOf(options.data));
  const stubRules = {
    contract,
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
  const drains: (() => Promise<void>)[] = [];
  const unwatch =
    stubFiles !== undefined && options.watch === true
      ? watchStubFiles(stubFiles, worlds, log)
      : () => undefined;
  const abandon = async (): Promise<void> => {
    unwatch();
    unkeep();
    await opened.close();
    forget();
  };
  try {
    const ending = createEnding(async () => {
      closing.abort();
      unwatch();
      await Promise.all(drains.map((drain) => drain()));
      try {
        await opened.export();
      } finally {
        unkeep();
        await opened.close();
        log.flush();
      }
    });
    const foreignPage = createForeignPage({ host, isListed: (origin) => cors.isListed(origin) });
    const { handle, needsBody, toReply } = await composeHandle(options, {
      definition,
      fixtures,
      worlds,
      log,
      shutDown: () => void ending.begin(),
      stubFiles,
      foreignPage,
      readMetrics: createReadMetrics({
        contract,
        worlds,
        pool: opened.database?.stats,
        version: packageVersion(),
        observers,
      }),
      // What has no database has its state at hand.
      checkStorage: async () => opened.database?.check(),
      verifier: createVerifier?.({ definition, worlds }),
    });
    const home = await worlds.home();
    unkeep = await keepStubs({
      world: home,
      directory: opened.stubsIn,
      imported: opened.imported,
      rules: stubRules,
      log,
    });
    const mayMakeWorld = createMayMakeWorld(foreignPage);
    const route = createRoute(handle, worlds, { mayMakeWorld, toReply });
    const front = {
      handle: (request: RequestValue): Soon<Reply> =>
        request.url.startsWith('/__') ? beside(request) : route(request),
      clock: worlds.clock,
      toReply,
      closing: closing.signal,
      onExchange: observers.tell,
      onTrouble: (error: unknown): void => {
        log.error(`unforeseen: ${describeError(error)}`);
      },
    };
    const { fetch, drain } = createFetch({ ...front, base });
    const alone = createWorldOfNobody(definition);
    const beside = (request: RequestValue): Soon<Reply> => {
      if (isForAgents(request.url)) return agents(request);
      return isAboutProcess(request.url) ? handle(request, alone) : route(request);
    };
    const agents = async (request: RequestValue): Promise<Reply> => {
      const { answerAgents } = await import('./mcp.js');
      return answerAgents(request, fetch);
    };
    drains.push(drain);
    return {
      ...front,
      definition,
      fixtures,
      needsBody: createRouteQuestion(needsBody, worlds),
      fetch,
      knows: createKnows(definition),
      hasStubs: () => home.stubs.inUse,
      cors,
      beforeEnd(more) {
        drains.push(more);
      },
      async reset() {
        await stubFiles?.read();
        const world = await worlds.home();
        await world.reset();
      },
      close: () => ending.begin(),
      closed: ending.over,
      abandon,
    };
  } catch (error) {
    await abandon();
    throw error;
  }
}
