import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';

const ENCODERS = {
  gzip: { name: 'gzip', encode: gzipSync },
  br: { name: 'br', encode: brotliCompressSync },
  deflate: { name: 'deflate', encode: deflateSync },
  'raw deflate': { name: 'deflate', encode: deflateRawSync },
} as const;

/** What stands between `verify` and a server, as gateways do. */
export interface GatewayOptions {
  /** The origin behind it. */
  readonly target: string;
  readonly encoding?: keyof typeof ENCODERS;
  /** The n-th request, 2n-th request … is not answered: in turn before and after it was passed on. */
  readonly resetEvery?: number;
  /** The n-th request, 2n-th request … is answered with that status instead. */
  readonly refuseEvery?: number;
  readonly refusal?: number;
  readonly retryAfter?: string;
  /** The body of the answer loses its end, and its length says nothing of that. */
  readonly breaksOff?: (method: string, url: string) => boolean;
  /** Each answer comes so many milliseconds later. */
  readonly delay?: number;
  /** Requests in one second at most; more are answered with 429 and Retry-After. */
  readonly limit?: number;
  /** Each request is redirected there. */
  readonly redirect?: string;
  readonly tls?: { readonly cert: string; readonly key: string; readonly ca?: string };
  readonly host?: string;
}

export interface Gateway {
  readonly url: string;
  /** How many requests came. */
  readonly count: () => number;
  /** How many were under way at the same time at most. */
  readonly mostAtOnce: () => number;
  close(): Promise<void>;
}

export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { host = '127.0.0.1', tls } = options;
  let count = 0;
  let underWay = 0;
  let most = 0;
  const isAllowed = limitOf(options.limit);
  const listener = (incoming: IncomingMessage, outgoing: ServerResponse): void => {
    count += 1;
    underWay += 1;
    most = Math.max(most, underWay);
    outgoing.once('close', () => {
      underWay -= 1;
    });
    if (isAllowed()) treat(incoming, outgoing, count, options);
    else refuse(incoming, outgoing, { ...options, refusal: 429, retryAfter: '1' });
  };
  const server =
    tls === undefined
      ? createServer(listener)
      : createTlsServer({ ...tls, requestCert: tls.ca !== undefined }, listener);
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const { port } = server.address() as AddressInfo;
  const name = host.includes(':') ? `[${host}]` : host;
  return {
    url: `${tls === undefined ? 'http' : 'https'}://${name}:${port}`,
    count: () => count,
    mostAtOnce: () => most,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

/** Tells of each request whether it is one of the first in its second. */
function limitOf(limit: number | undefined): () => boolean {
  if (limit === undefined) return () => true;
  let second = 0;
  let passed = 0;
  return () => {
    const now = Math.floor(performance.now() / 1000);
    passed = now === second ? passed + 1 : 1;
    second = now;
    return passed <= limit;
  };
}

function refuse(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  { refusal = 503, retryAfter }: GatewayOptions,
): void {
  incoming.resume();
  outgoing.writeHead(refusal, retryAfter === undefined ? {} : { 'retry-after': retryAfter });
  outgoing.end('<h1>No</h1>');
}

const isTurn = (count: number, every = Number.POSITIVE_INFINITY): boolean => count % every === 0;

function treat(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  count: number,
  options: GatewayOptions,
): void {
  const { resetEvery = Number.POSITIVE_INFINITY, delay = 0, redirect } = options;
  const reset = isTurn(count, resetEvery);
  if (reset && isTurn(count / resetEvery, 2)) {
    incoming.socket.destroy();
    return;
  }
  if (isTurn(count, options.refuseEvery)) {
    refuse(incoming, outgoing, options);
    return;
  }
  if (redirect !== undefined) {
    incoming.resume();
    outgoing.writeHead(308, { location: redirect + (incoming.url ?? '') }).end();
    return;
  }
  // Of a proxy a URL is asked, of a gateway a path.
  const path = /^https?:/.test(incoming.url ?? '')
    ? new URL(incoming.url ?? '').href.replace(/^https?:\/\/[^/]+/, '')
    : incoming.url;
  const passed = request(
    new URL(options.target),
    { method: incoming.method, path, headers: incoming.headers },
    (answer) => {
      if (reset) {
        incoming.socket.destroy();
        return;
      }
      const { method = '', url = '' } = incoming;
      const breaksOff = options.breaksOff?.(method, url) === true;
      setTimeout(() => void sendBack(answer, outgoing, { ...options, breaksOff }), delay);
    },
  );
  passed.on('error', () => {
    incoming.socket.destroy();
  });
  incoming.pipe(passed);
}

async function sendBack(
  answer: IncomingMessage,
  outgoing: ServerResponse,
  { encoding, breaksOff }: Pick<GatewayOptions, 'encoding'> & { readonly breaksOff: boolean },
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of answer as AsyncIterable<Buffer>) chunks.push(chunk);
  const body = Buffer.concat(chunks).subarray(0, breaksOff ? -1 : undefined);
  const { 'transfer-encoding': _chunked, ...headers } = answer.headers;
  if (breaksOff) delete headers['content-length'];
  const { statusCode = 500 } = answer;
  if (encoding === undefined || body.length === 0) {
    outgoing.writeHead(statusCode, headers).end(body);
    return;
  }
  const { name, encode } = ENCODERS[encoding];
  const encoded = encode(body);
  outgoing.writeHead(statusCode, {
    ...headers,
    'content-encoding': name,
    'content-length': encoded.length,
  });
  outgoing.end(encoded);
}
