import type { AdminServices } from '../admin/handler.js';
import type { Verifier } from '../admin/verify.js';
import type { Definition } from '../definition/definition.js';
import type { Mutation } from '../mutants/mutant.js';
import { parseInstant } from '../runtime/clock.js';
import { follow } from '../runtime/follow.js';
import { lazy } from '../runtime/lazy.js';
import type { Log } from '../runtime/log.js';
import { packageVersion } from '../runtime/package.js';
import { EVERY_ORG, type Fixtures } from '../seed/fixtures.js';
import {
  createAuthenticate,
  EVERY_ORG as EVERY,
  type AuthMode,
  type Caller,
} from '../server/credentials.js';
import { asksForPage, isBeside, leadToPage } from '../server/beside.js';
import { createGenerateBody } from '../server/generate-body.js';
import { isUnknownOperation } from '../server/no-operation.js';
import { createNeedsBody, type NeedsBody } from '../server/needs-body.js';
import { createFindMagic } from '../server/overrides.js';
import { createPipeline, type Handle, type Services } from '../server/pipeline.js';
import type { ForeignPage } from '../server/pages.js';
import { createToReply, type ToReply } from '../server/problem.js';
import { requireOrigin } from '../server/stubs/origin.js';
import { asksForDocument, serveDocument } from '../server/served-document.js';
import { createTokens } from '../server/tokens.js';
import { loadOutside } from './outside.js';
import type { StubFiles } from '../server/stubs/stub-files.js';
import type { Worlds } from '../server/worlds.js';

export interface HandleOptions {
  /** Default `strict`. */
  readonly auth?: AuthMode;
  /** An OpenAPI document whose operations Prism answers. */
  readonly spec?: string;
  /** The origins that a stub's `proxyBaseUrl` may name, such as `https://api.example.com`. */
  readonly allowProxy?: readonly string[];
  /** How long the answer of a server behind a stub may take. Milliseconds. Default 30,000. */
  readonly proxyTimeout?: number;
  /** @internal One rule broken on purpose; see src/mutants. */
  readonly mutation?: Mutation;
}

export interface HandleParts {
  readonly definition: Definition;
  readonly fixtures: Fixtures;
  readonly worlds: Worlds;
  readonly log: Log;
  /** Begins the end of the simulator. */
  readonly shutDown: () => void;
  /** Where stubs come from beside the control plane. */
  readonly stubFiles?: StubFiles | undefined;
  readonly foreignPage: ForeignPage;
  readonly readMetrics: AdminServices['readMetrics'];
  readonly checkStorage: AdminServices['checkStorage'];
  /** Tests the simulator that is put together. */
  readonly verifier: Verifier | undefined;
}

/** What answers requests, and whether it must see their bodies for that. */
export interface Composed {
  readonly handle: Handle;
  readonly needsBody: NeedsBody;
  readonly toReply: ToReply;
}

/** Milliseconds. */
const PROXY_TIMEOUT = 30_000;

/** Puts together what answers requests: the simulated API and, when it is first asked, the control plane. */
export async function composeHandle(options: HandleOptions, parts: HandleParts): Promise<Composed> {
  const { definition, fixtures, worlds, log, shutDown, stubFiles, foreignPage } = parts;
  const { contract: documents, readDocument, effects, claims } = definition;
  const toReply = createToReply(definition.errors);
  const { auth = 'strict', mutation = {} } = options;
  const allowProxy = (options.allowProxy ?? []).map(requireOrigin);
  const tokens = createTokens({
    mode: auth,
    testTokens: new Map(fixtures.tokens.map((row) => [row.token, callerOf(row)])),
    signingKey: fixtures.signingKey,
    form: claims,
  });
  const authenticate = createAuthenticate(auth, tokens.read);
  const loadHandOn = lazy(async () => {
    const { createHandOn } = await import('../server/stubs/proxy.js');
    return createHandOn({ timeout: options.proxyTimeout ?? PROXY_TIMEOUT, foreignPage });
  });
  const services: Services = {
    contract: mutation.contract ?? documents,
    effects,
    authenticate: mutation.authenticate?.(authenticate) ?? authenticate,
    findMagic: createFindMagic(fixtures.magicValues),
    generateBody: createGenerateBody(readDocument),
    outside: await loadOutside(options.spec, definition, { authenticate, toReply, log }),
    handOn: async (request, answer) => (await loadHandOn())(request, answer),
    toReply,
    log,
  };
  const kept = createPipeline(services);
  const pipeline = mutation.wrap?.(kept, toReply) ?? kept;

  const loadAdmin = lazy(async (): Promise<Handle> => {
    const { createAdmin } = await import('../admin/index.js');
    const { adminContract } = await import('../openapi/admin-contract.js');
    return createAdmin(
      {
        contract: documents,
        adminContract: adminContract(),
        pipeline,
        toReply,
        fixtures,
        definition,
        tokens,
        version: packageVersion(),
        shutDown,
        allowProxy,
        worlds,
        stubFiles,
        bodyFiles: stubFiles?.bodyFiles,
        auth,
        verifier: parts.verifier,
        readMetrics: parts.readMetrics,
        checkStorage: parts.checkStorage,
        generateBody: services.generateBody,
      },
      log,
    );
  });
  const needsBody = createNeedsBody(services);
  const administer: Handle = async (request, world) => (await loadAdmin())(request, world);
  const serveBeside: Handle = (request, world) => {
    if (asksForPage(request)) return leadToPage(world.name);
    return asksForDocument(request)
      ? serveDocument(request, readDocument)
      : administer(request, world);
  };
  return {
    handle(request, world) {
      if (isForAdmin(request.url)) return administer(request, world);
      if (!isBeside(request)) return pipeline(request, world);
      // An API may have an operation at its root.
      const mayBeTaken = world.stubs.inUse || services.outside !== undefined;
      if (!mayBeTaken && !asksForPage(request)) return serveBeside(request, world);
      return follow(pipeline(request, world), (reply) =>
        isUnknownOperation(reply.rule) ? serveBeside(request, world) : reply,
      );
    },
    // A broken rule may ask for other credentials, or for none.
    needsBody: (request, world) =>
      mutation.wrap !== undefined || isForAdmin(request.url) || needsBody(request, world),
    toReply,
  };
}

const isForAdmin = (url: string): boolean => url.startsWith('/__admin');

function callerOf(row: Fixtures['tokens'][number]): Caller {
  return {
    orgs: row.orgs.includes(EVERY_ORG) ? EVERY : new Set(row.orgs),
    permissions: new Set(row.permissions),
    ...(row.expires_at !== undefined && { expires: parseInstant(row.expires_at) / 1000 }),
  };
}
