import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { HttpProxyAgent } from 'http-proxy-agent';
import { HttpsProxyAgent } from 'https-proxy-agent';

/** What certificates are taken and shown. Certificates and the key are PEM texts. */
export interface TlsOptions {
  /** Take any certificate. */
  readonly insecure?: boolean;
  /** Authorities to trust instead of the usual ones. */
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}

/** How a target is reached. */
export interface ConnectionOptions {
  readonly tls?: TlsOptions;
  /** The URL of a proxy to go through. */
  readonly proxy?: string;
  /** Connections at a time. */
  readonly workers?: number;
}

/** What opens the connections to a target, and what Node's client must be told with each request. */
export function openConnections(
  secure: boolean,
  { tls = {}, proxy, workers = 1 }: ConnectionOptions,
): { readonly agent: HttpAgent; readonly request: Readonly<Record<string, unknown>> } {
  const { insecure, ...certificates } = tls;
  const request = {
    ...certificates,
    ...(insecure === true && { rejectUnauthorized: false }),
  };
  const pool = { keepAlive: true, maxSockets: workers };
  return { agent: createAgent(secure, proxy, pool), request };
}

function createAgent(
  secure: boolean,
  proxy: string | undefined,
  pool: { readonly keepAlive: boolean; readonly maxSockets: number },
): HttpAgent {
  if (proxy === undefined) return secure ? new HttpsAgent(pool) : new HttpAgent(pool);
  return secure ? new HttpsProxyAgent(proxy, pool) : new HttpProxyAgent(proxy, pool);
}
