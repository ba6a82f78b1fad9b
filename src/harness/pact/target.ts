import type { Lifecycles } from '../../lifecycles/index.js';
import { createClient, type Client } from '../client.js';
import { POLITE, waitUntilUp, type OpenOptions } from '../open.js';
import { createPatientClient } from '../patience.js';
import { readBaseUrl, shownUrl } from '../roots.js';
import { isOurControlPlane } from '../targets/control-plane.js';
import { PactError } from './read-pacts.js';
import { createStandIns } from './stand-ins.js';
import type { PactTarget } from './verify.js';

export interface PactTargetOptions extends Omit<OpenOptions, 'workers'> {
  readonly baseUrl: string;
  /** Of the document's server. */
  readonly basePath: string;
  /** What takes `POST {state, params, action}`. Default: the control plane of our simulator there. */
  readonly statesUrl?: string | undefined;
  /** Tokens in place of those that the pacts name. */
  readonly tokens: ReadonlyMap<string, string>;
  readonly lifecycles: Lifecycles;
  /** Whose records a pact is about that does not say it. */
  readonly org: string;
  readonly timeout: number;
}

export interface OpenedPactTarget extends PactTarget {
  /** Without credentials. */
  readonly baseUrl: string;
  /** Whether it is our simulator. */
  readonly simulator: boolean;
  close(): void;
}

const STATES_PATH = '/__admin/provider-states';

/**
 * A target that pacts can be verified against.
 *
 * @throws PactError when it cannot be reached, or its address is not one
 */
export async function openPactTarget(options: PactTargetOptions): Promise<OpenedPactTarget> {
  const { connection, timeout, basePath, retries = POLITE.retries } = options;
  const place = readPlace(options.baseUrl, basePath);
  const states = readStatesUrl(options.statesUrl, place.admin);
  const connect = (baseUrl: URL): Client =>
    createClient({ ...connection, baseUrl: new URL(baseUrl.origin), timeout });
  const client = connect(place.admin);
  const statesClient = connect(states);
  const close = (): void => {
    client.close();
    statesClient.close();
  };
  try {
    await waitUntilUp(client, options.waitFor ?? 0);
    await requireReachable(client, options.baseUrl, place.shown);
    const simulator = await isOurControlPlane(under(client, place.admin), { required: false });
    const rate = options.rate ?? (simulator ? undefined : POLITE.rate);
    const { authorization = place.credentials, ...headers } = options.headers ?? {};
    return {
      client,
      patient: createPatientClient(client, { retries, ...(rate !== undefined && { rate }) }),
      baseUrl: place.shown,
      simulator,
      pathOf: (path) => (path.startsWith(`${basePath}/`) ? place.above : place.given) + path,
      statesUrl: shownUrl(states),
      setUpState: (body) =>
        statesClient.send({
          method: 'POST',
          path: states.pathname + states.search,
          headers: { ...headers, ...ownToken(options), 'content-type': 'application/json' },
          body: Buffer.from(JSON.stringify(body)),
        }),
      standIns: createStandIns({
        bindings: options.bindings,
        tokens: options.tokens,
        headers: { ...headers, ...(authorization !== undefined && { authorization }) },
        lifecycles: options.lifecycles,
        org: options.org,
      }),
      close,
    };
  } catch (error) {
    close();
    throw error;
  }
}

interface PactPlace {
  readonly shown: string;
  /** The path of the base URL, and the one without the base path of the document. */
  readonly given: string;
  readonly above: string;
  readonly admin: URL;
  readonly credentials?: string;
}

function readPlace(baseUrl: string, basePath: string): PactPlace {
  try {
    const { admin, credentials } = readBaseUrl(baseUrl, basePath);
    const given = new URL(baseUrl).pathname.replace(/\/+$/, '');
    return {
      shown: shownUrl(new URL(given, admin.origin)),
      given,
      above: admin.pathname.replace(/\/+$/, ''),
      admin,
      ...(credentials !== undefined && { credentials }),
    };
  } catch (error) {
    if (error instanceof RangeError) throw new PactError(error.message);
    throw error;
  }
}

function readStatesUrl(given: string | undefined, admin: URL): URL {
  if (given === undefined) return new URL(admin.pathname.replace(/\/+$/, '') + STATES_PATH, admin);
  if (URL.canParse(given) && /^https?:$/.test(new URL(given).protocol)) return new URL(given);
  throw new PactError(`--states-url ${given} is not a URL like https://test.example.com/states`);
}

function ownToken({ adminApiToken }: OpenOptions): Readonly<Record<string, string>> {
  return adminApiToken === undefined ? {} : { authorization: `Bearer ${adminApiToken}` };
}

/** Any answer will do: pacts say themselves which paths there are. */
async function requireReachable(client: Client, baseUrl: string, shown: string): Promise<void> {
  const path = new URL(baseUrl).pathname;
  const { answer, trouble } = await client.send({ method: 'GET', path, headers: {} });
  if (answer === undefined) throw new PactError(`${shown} cannot be reached: ${trouble}`);
}

function under(client: Client, { pathname }: URL): Client {
  const prefix = pathname.replace(/\/+$/, '');
  return {
    ...client,
    send: (request) => client.send({ ...request, path: prefix + request.path }),
  };
}
