import { packageVersion } from '../../runtime/package.js';
import { isObject } from '../../runtime/json.js';
import { createClient, type Client } from '../client.js';
import type { Answer } from '../message.js';
import { readBaseUrl, shownUrl } from '../roots.js';
import type { ConnectionOptions } from '../transport/connection.js';
import { PactError } from './read-pacts.js';

/** Where a broker is, and who asks it. */
export interface BrokerAddress {
  /** With credentials or without. */
  readonly url: string;
  readonly token?: string | undefined;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly connection?: ConnectionOptions;
  /** Milliseconds for one answer. */
  readonly timeout: number;
}

export type Json = Readonly<Record<string, unknown>>;

/** A client of documents that are linked in HAL. Each call rejects with a `PactError`. */
export interface Hal {
  /** Without credentials. */
  readonly url: string;
  get(place: string): Promise<{ readonly text: string; readonly json: Json }>;
  post(place: string, body: unknown): Promise<Json>;
  put(place: string, body: unknown): Promise<Json>;
  close(): void;
}

/** Pacts of large consumers are larger than any answer of an API. */
const MOST_MEBIBYTES = 64;

/** @throws PactError when the address is not one */
export function openHal(address: BrokerAddress): Hal {
  const { origin, path, authorization } = readAddress(address);
  const client = createClient({
    ...address.connection,
    baseUrl: origin,
    timeout: address.timeout,
    mostMebibytes: MOST_MEBIBYTES,
  });
  const url = shownUrl(new URL(path, origin));
  const headers = {
    accept: 'application/hal+json, application/json',
    'user-agent': `masstack-mock/${packageVersion()}`,
    ...(authorization !== undefined && { authorization }),
  };
  const ask = (method: string, place: string, body?: unknown): Promise<Answer> =>
    send(client, url, {
      method,
      // Links lead to other documents of this broker. Credentials never go to another host, and a broker
      // behind a gateway may know itself by another name.
      path: pathOf(place, url),
      headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: Buffer.from(JSON.stringify(body)) }),
    });
  return {
    url,
    async get(place) {
      const { text, json } = await ask('GET', place);
      if (isObject(json)) return { text, json };
      throw new PactError(`${url} does not answer as a Pact Broker does: GET ${place} is not JSON`);
    },
    post: async (place, body) => toObject(await ask('POST', place, body)),
    put: async (place, body) => toObject(await ask('PUT', place, body)),
    close() {
      client.close();
    },
  };
}

function readAddress({ url, token, username, password = '' }: BrokerAddress): {
  readonly origin: URL;
  readonly path: string;
  readonly authorization?: string;
} {
  const { roots, credentials } = readAsPactError(url);
  const [root] = roots;
  if (root === undefined) throw new PactError(`${url} is not a URL of a broker`);
  const basic =
    username === undefined
      ? credentials
      : `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
  const authorization = token === undefined ? basic : `Bearer ${token}`;
  return {
    origin: new URL(root.origin),
    path: root.pathname,
    ...(authorization !== undefined && { authorization }),
  };
}

function readAsPactError(url: string): ReturnType<typeof readBaseUrl> {
  try {
    return readBaseUrl(url, '');
  } catch (error) {
    if (error instanceof RangeError) throw new PactError(`the broker: ${error.message}`);
    throw error;
  }
}

function pathOf(place: string, url: string): string {
  const { pathname, search } = new URL(place, `${url}/`);
  return pathname + search;
}

function toObject({ json }: Answer): Json {
  return isObject(json) ? json : {};
}

async function send(
  client: Client,
  url: string,
  request: Parameters<Client['send']>[0],
): Promise<Answer> {
  const { answer, trouble } = await client.send(request);
  const fail = (reason: string): PactError =>
    new PactError(`the broker ${url} cannot be used: ${reason}`);
  if (answer === undefined) throw fail(trouble);
  const { status, text, headers } = answer;
  if (status >= 200 && status < 300) return answer;
  if (status === 401 || status === 403) {
    throw fail(
      request.headers['authorization'] === undefined
        ? `it asks for credentials (${status}): give --pact-broker-token (PACT_BROKER_TOKEN), or --pact-broker-username and --pact-broker-password`
        : `it refuses these credentials (${status}) for ${request.method} ${request.path}`,
    );
  }
  const place = headers['location'] === undefined ? '' : ` to ${headers['location']}`;
  throw fail(
    `${request.method} ${request.path} is answered with ${status}${place}${text === '' ? '' : `: ${text.slice(0, SHOWN)}`}`,
  );
}

const SHOWN = 300;
