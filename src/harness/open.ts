import { stopwatch } from '../runtime/clock.js';
import { pause, type Pause } from '../runtime/timers.js';
import { createClient, type Client } from './client.js';
import { ownerIn } from './owner.js';
import { createPatientClient } from './patience.js';
import { findRoot, type PreflightOptions } from './preflight.js';
import { shownUrl, type Place } from './roots.js';
import { NO_BINDINGS, openDeployment, type Bindings } from './targets/bindings.js';
import { isOurControlPlane, openSimulator } from './targets/control-plane.js';
import type { Target } from './targets/target.js';
import type { ConnectionOptions } from './transport/connection.js';

/** How requests are sent to somebody else's server when nobody says otherwise. */
export const POLITE = { workers: 8, rate: 25, retries: 2 } as const;

export interface OpenOptions {
  /** Milliseconds for one answer. */
  readonly timeout?: number;
  /** Requests a second at most. Default on a target that is not our simulator: 25. */
  readonly rate?: number;
  /** Tests side by side, on a target that is not our simulator. Default: 8. */
  readonly workers?: number;
  /** How often a request that got no answer is sent again. Default: 2. */
  readonly retries?: number;
  /** Seconds to wait until something listens. */
  readonly waitFor?: number;
  /** How the run waits for the target. Default: by the machine's clock. */
  readonly pause?: Pause;
  readonly connection?: Omit<ConnectionOptions, 'workers'>;
  readonly bindings?: Bindings;
  /** Sent with every request. */
  readonly headers?: Readonly<Record<string, string>>;
  /** What the control plane of our simulator asks for, if it was started so. */
  readonly adminApiToken?: string;
}

/** A target that can be tested. */
export interface Opened {
  readonly target: Target;
  readonly client: Client;
  readonly baseUrl: string;
  readonly bindings: Bindings;
  readonly workers: number;
  close(): void;
}

type InForce = Pick<PreflightOptions, 'contract' | 'lifecycles' | 'readDocument'> & {
  readonly tenants: readonly string[];
};

const TIMEOUT_MS = 10_000;

/** Rejects with a `TargetError` that says why the target cannot be tested. */
export async function openTarget(
  place: Place,
  options: OpenOptions & { readonly seed: number },
  inForce: InForce,
): Promise<Opened> {
  const clients: Client[] = [];
  const connect = (baseUrl: URL, workers: number): Client => {
    const timeout = options.timeout ?? TIMEOUT_MS;
    const client = createClient({ ...options.connection, baseUrl, timeout, workers });
    clients.push(client);
    return client;
  };
  const close = (): void => {
    for (const client of clients) client.close();
  };
  try {
    const admin = withOwnHeaders(connect(place.admin, 1), options, place);
    await waitUntilUp(admin, options.waitFor ?? 0);
    const [root] = place.roots;
    const required = options.bindings === undefined;
    if (root !== undefined && (await isOurControlPlane(admin, { required }))) {
      const target = withHeaders(await openSimulator(admin, inForce.lifecycles), options.headers);
      const client = connect(root, 1);
      const baseUrl = shownUrl(root);
      return { target, client, baseUrl, bindings: NO_BINDINGS, workers: 1, close };
    }
    return { ...(await openForeign(place, options, inForce, connect)), close };
  } catch (error) {
    close();
    throw error;
  }
}

async function openForeign(
  place: Place,
  options: OpenOptions & { readonly seed: number },
  inForce: InForce,
  connect: (baseUrl: URL, workers: number) => Client,
): Promise<Omit<Opened, 'close'>> {
  const { headers = {}, seed } = options;
  const { authorization, ...others } = headers;
  const given = options.bindings ?? NO_BINDINGS;
  // A header that says who asks is a token like any other: it must not stand on requests without one.
  const admin = given.tokens.admin ?? authorization ?? place.credentials;
  const bindings: Bindings = {
    ...given,
    tokens: { ...given.tokens, ...(admin !== undefined && { admin }) },
  };
  const target = withHeaders(openDeployment(bindings, ownerIn(inForce)), others);
  const { workers = POLITE.workers, rate = POLITE.rate, retries = POLITE.retries } = options;
  const pausing = options.pause !== undefined && { pause: options.pause };
  const roots = place.roots.map((url) => ({
    url,
    client: createPatientClient(connect(url, workers), { rate, retries, ...pausing }),
  }));
  const { url, client } = await findRoot(roots, { ...inForce, target, bindings, seed });
  return { target, client, baseUrl: shownUrl(url), bindings, workers };
}

function withHeaders(target: Target, headers: Readonly<Record<string, string>> = {}): Target {
  return { ...target, headers: { ...target.headers, ...headers } };
}

/** The control plane gets the same headers as the API, such as the name of a world, and its own token. */
function withOwnHeaders(
  client: Client,
  { headers, adminApiToken }: OpenOptions,
  { credentials }: Place,
): Client {
  const own = {
    ...(credentials !== undefined && { authorization: credentials }),
    ...headers,
    ...(adminApiToken !== undefined && { authorization: `Bearer ${adminApiToken}` }),
  };
  return {
    ...client,
    send: (request) => client.send({ ...request, headers: { ...own, ...request.headers } }),
  };
}

const POLL_MS = 250;
const STARTING: ReadonlySet<number> = new Set([502, 503, 504]);

/** Waits until something answers that is not a gateway in front of nothing. */
export async function waitUntilUp(client: Client, seconds: number): Promise<void> {
  const end = stopwatch() + seconds * 1000;
  while (stopwatch() < end) {
    const { answer, kind } = await client.send({ method: 'GET', path: '/', headers: {} });
    const up =
      answer === undefined ? kind === 'tls' || kind === 'http2' : !STARTING.has(answer.status);
    if (up) return;
    await pause(POLL_MS);
  }
}
