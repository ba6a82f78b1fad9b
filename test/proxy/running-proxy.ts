import http, { type IncomingHttpHeaders, type Server } from 'node:http';
import { documentsContract } from '../../src/masstack/contract.js';
import { SHIPPED_DOCUMENT } from '../../src/masstack/document.js';
import { readDocument } from '../../src/openapi/load.js';
import { createProxy, type Proxy } from '../../src/proxy/index.js';
import { createProxyServer } from '../../src/proxy/server.js';
import { answerMalformed } from '../../src/server/malformed.js';
import { createToReply } from '../../src/server/problem.js';
import { lifecycles } from '../../src/masstack/lifecycles.js';
import { errorForm } from '../../src/masstack/errors.js';
import { createClock } from '../../src/runtime/clock.js';
import { closeServer, listen } from '../support/listening.js';

export interface RunningProxy {
  readonly url: string;
  readonly proxy: Proxy;
  readonly server: Server;
  /** What the terminal would be told beside violations. */
  readonly told: readonly string[];
  close(): Promise<void>;
}

export async function startProxy(
  upstream: string,
  options: { readonly errors?: boolean; readonly record?: string; readonly timeout?: number } = {},
): Promise<RunningProxy> {
  const { errors = false, record, timeout = 5000 } = options;
  const clock = createClock();
  const toReply = createToReply(errorForm);
  const proxy = createProxy({
    upstream: new URL(upstream),
    document: await readDocument(SHIPPED_DOCUMENT),
    contract: documentsContract(),
    clock,
    isTenant: (parameter) => lifecycles.tenantIn({ [parameter]: '' }) !== undefined,
    toReply,
    errors,
    record,
    timeout,
  });
  const troubles: unknown[] = [];
  const told: string[] = [];
  const closing = new AbortController();
  const server = createProxyServer({
    proxy,
    upstream: new URL(upstream),
    host: '127.0.0.1',
    timeout,
    closing: closing.signal,
    onPassed({ passage }) {
      if (passage?.trouble !== undefined) told.push(passage.trouble);
    },
    onError: (error) => troubles.push(error),
  });
  answerMalformed(server, clock, toReply);
  const url = await listen(server);
  return {
    url,
    proxy,
    server,
    told,
    async close() {
      closing.abort();
      if (server.listening) await closeServer(server);
      if (troubles.length > 0) throw troubles[0] as Error;
    },
  };
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly rawHeaders: readonly string[];
  readonly body: Buffer;
}

/** Unlike `fetch`, it sends any header, follows no redirect and decodes nothing. */
export function send(
  url: string,
  options: {
    readonly method?: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: Uint8Array | string;
  } = {},
): Promise<Answer> {
  const { method = 'GET', headers = {}, body } = options;
  return new Promise((resolve, reject) => {
    const request = http.request(url, { method, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const { statusCode: status = 0, rawHeaders } = response;
        resolve({ status, headers: response.headers, rawHeaders, body: Buffer.concat(chunks) });
      });
    });
    request.on('error', reject);
    request.end(body);
  });
}

/** What the proxy says in `sl-violations`: place and message. */
export function violationsOf({ headers }: Answer): readonly string[] {
  const value = headers['sl-violations'];
  if (typeof value !== 'string') return [];
  const entries = JSON.parse(value) as { location: string[]; message: string }[];
  return entries.map(({ location, message }) => `${location.join('/')} ${message}`);
}
