import type { OpenApiDocument } from '../../openapi/document.js';
import { comparePact, type Breach } from './compare.js';
import { readFailures } from './failures.js';
import { importPeer } from './peer.js';
import type { PactFile } from './read-pacts.js';
import { createStateSetup } from './states.js';

export interface VerifyPactsOptions {
  readonly pacts: readonly PactFile[];
  /** Of the target, without a slash at its end. */
  readonly baseUrl: string;
  /** What takes `POST {state, params, action}`. */
  readonly statesUrl: string;
  /** Names of tokens in the pacts, and the tokens that stand for them at this target. */
  readonly tokens: ReadonlyMap<string, string>;
  /** Sent with every request to the target. */
  readonly headers: Readonly<Record<string, string>>;
  /** Milliseconds for one answer. */
  readonly timeout: number;
  /** What the pacts may not go beyond, and the path of its server. */
  readonly document: OpenApiDocument;
  readonly basePath: string;
}

/** What came of one pact. It is kept when there is nothing to say. */
export interface PactResult {
  readonly pact: PactFile;
  /** Interactions that the documentation does not allow. */
  readonly breaches: readonly Breach[];
  /** Provider states that could not be set up. */
  readonly states: readonly string[];
  /** What the target does otherwise, a line each. */
  readonly failures: readonly string[];
  readonly kept: boolean;
}

/** Holds each pact against the documentation and against the target, one after the other. */
export async function verifyPacts(options: VerifyPactsOptions): Promise<readonly PactResult[]> {
  const results: PactResult[] = [];
  for (const pact of options.pacts) results.push(await verifyPact(pact, options));
  return results;
}

async function verifyPact(pact: PactFile, options: VerifyPactsOptions): Promise<PactResult> {
  const breaches = await comparePact(pact, options.document, options.basePath);
  const { Verifier } = await importPeer(
    '@pact-foundation/pact',
    () => import('@pact-foundation/pact'),
  );
  const setup = createStateSetup(pact.states, options.statesUrl);
  const verifier = new Verifier({
    provider: pact.provider,
    providerBaseUrl: targetOf(pact, options),
    pactUrls: [pact.file],
    logLevel: 'error',
    timeout: options.timeout,
    stateHandlers: setup.handlers,
    requestFilter: (request, _response, next) => {
      const { authorization } = request.headers;
      const name = authorization?.replace(/^Bearer /, '');
      const token = name === undefined ? undefined : options.tokens.get(name);
      if (token !== undefined) request.headers.authorization = `Bearer ${token}`;
      Object.assign(request.headers, options.headers);
      next();
    },
  });
  const failures = await verifier.verifyProvider().then(() => [], readFailures);
  const states = setup.problems();
  return {
    pact,
    breaches,
    states,
    failures,
    kept: breaches.length === 0 && states.length === 0 && failures.length === 0,
  };
}

/** A base URL may hold the version that the paths of the pact hold too. */
function targetOf({ interactions }: PactFile, { baseUrl, basePath }: VerifyPactsOptions): string {
  const versioned = interactions.every(({ request }) =>
    (request as { readonly path: string }).path.startsWith(`${basePath}/`),
  );
  return versioned && basePath !== '' && baseUrl.endsWith(basePath)
    ? baseUrl.slice(0, -basePath.length)
    : baseUrl;
}
