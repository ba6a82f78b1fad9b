import type { OpenApiDocument } from '../../openapi/document.js';
import { isSafe, type Client } from '../client.js';
import type { Outcome } from '../message.js';
import { comparePact } from './compare.js';
import { readCoreReport } from './core-report.js';
import { openDoor, type Door, type Translation } from './door.js';
import { importPeer } from './peer.js';
import type { PactFile } from './read-pacts.js';
import { judgePact, type PactResult } from './result.js';
import type { StandIns } from './stand-ins.js';
import { createStateSetup, type StateSetup } from './states.js';

/** How the target is reached. */
export interface PactTarget {
  /** Sends to the host of the target; paths are whole. */
  readonly client: Client;
  /** The same, but waits and asks again when something on the way is in trouble. */
  readonly patient: Client;
  /** The path under which the paths of the document are, and the one that holds its base path too. */
  readonly pathOf: (path: string) => string;
  readonly statesUrl: string;
  readonly setUpState: (body: unknown) => Promise<Outcome>;
  readonly standIns: StandIns;
}

export interface VerifyPactsOptions {
  readonly pacts: readonly PactFile[];
  readonly target: PactTarget;
  /** Milliseconds for one answer, with all that is asked again. */
  readonly timeout: number;
  /** What the pacts may not go beyond, and the path of its server. */
  readonly document: OpenApiDocument;
  readonly basePath: string;
  readonly onResult?: (result: PactResult) => void;
}

/** Holds each pact against the documentation and against the target, one after the other. */
export async function verifyPacts(options: VerifyPactsOptions): Promise<readonly PactResult[]> {
  const results: PactResult[] = [];
  for (const pact of options.pacts) {
    const result = await verifyPact(pact, options);
    options.onResult?.(result);
    results.push(result);
  }
  return results;
}

async function verifyPact(pact: PactFile, options: VerifyPactsOptions): Promise<PactResult> {
  const breaches = await comparePact(pact, options.document, options.basePath);
  const door = await openDoor(translate(pact, options.target));
  const setup = openStates(pact, options.target, door);
  try {
    const report = readCoreReport(
      await askCore(pact, { door, setup, timeout: options.timeout }),
      pact.interactions.length,
    );
    const states = setup.problems();
    return judgePact({ pact, breaches, states, report, passages: door.passages });
  } finally {
    await door.close();
  }
}

/** Statuses that a client of ours takes for trouble on the way, unless a pact asks for them. */
const OF_GATEWAYS = [301, 302, 303, 307, 308, 429, 502, 503, 504];

function translate(pact: PactFile, { client, patient, pathOf, standIns }: PactTarget): Translation {
  return {
    request(request, index) {
      const asksForIt = OF_GATEWAYS.includes(statusOf(pact, index));
      return {
        client: asksForIt ? client : patient,
        request: standIns.request({ ...request, path: pathOf(request.path) }),
      };
    },
    answer: (text) => standIns.answer(text),
  };
}

function statusOf({ interactions }: PactFile, index: number): number {
  const { status } = (interactions[index]?.['response'] ?? {}) as { readonly status?: unknown };
  return Number(status);
}

function openStates(
  pact: PactFile,
  { standIns, statesUrl, setUpState }: PactTarget,
  door: Door,
): StateSetup {
  return createStateSetup({
    wanted: pact.states,
    url: statesUrl,
    post: setUpState,
    take(state, params) {
      // States are set up just before the request that wants them.
      const next = pact.interactions[door.passages.length]?.['request'];
      const method = String((next as { readonly method?: unknown } | undefined)?.method);
      const toChange = !isSafe({ method: method.toUpperCase(), path: '', headers: {} });
      return standIns.take(state, params, { toChange });
    },
  });
}

interface Asking {
  readonly door: Door;
  readonly setup: StateSetup;
  readonly timeout: number;
}

/** The report of Pact's core, or the error that it is in. */
async function askCore(pact: PactFile, { door, setup, timeout }: Asking): Promise<unknown> {
  const { Verifier } = await importPeer(
    '@pact-foundation/pact',
    () => import('@pact-foundation/pact'),
  );
  const verifier = new Verifier({
    provider: pact.provider,
    providerBaseUrl: door.url,
    pactUrls: [pact.file],
    logLevel: 'error',
    timeout,
    stateHandlers: setup.handlers,
  });
  return verifier.verifyProvider().catch((error: unknown) => error);
}
