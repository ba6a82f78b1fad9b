import http, { type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { stopwatch } from '../runtime/clock.js';
import { tooLarge } from '../server/body.js';
import { MAX_BODY_BYTES } from '../server/receive-body.js';
import { splitTarget, type RequestValue } from '../server/message.js';
import { toReply } from '../server/problem.js';
import { endToEnd } from './headers.js';
import type { Passage, Proxy } from './index.js';

export interface Passed {
  readonly request: Pick<RequestValue, 'method'> & { readonly path: string };
  readonly passage: Passage;
  /** Milliseconds. */
  readonly duration: number;
}

/** Node's server rather than Express: what passes here must stay as it is, byte for byte. */
export function createProxyServer(
  proxy: Proxy,
  hooks: {
    readonly onPassed: (passed: Passed) => void;
    readonly onError: (error: unknown) => void;
  },
): Server {
  return http.createServer((incoming, response) => {
    const start = stopwatch();
    carry(proxy, incoming, response).then(
      (passage) => {
        if (passage === undefined) return;
        const { method = '', url = '' } = incoming;
        const request = { method, path: splitTarget(url).path };
        hooks.onPassed({ request, passage, duration: stopwatch() - start });
      },
      (error: unknown) => {
        hooks.onError(error);
        response.destroy();
      },
    );
  });
}

/** Nothing when the app went away before its request was whole. */
async function carry(
  proxy: Proxy,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<Passage | undefined> {
  const gone = new AbortController();
  response.on('close', () => {
    if (!response.writableFinished) gone.abort();
  });
  const body = await readAll(incoming);
  if (body === 'gone') return undefined;
  if (body === 'too large') {
    const reply = toReply(tooLarge(MAX_BODY_BYTES));
    response.writeHead(reply.status, { 'content-type': 'application/json', connection: 'close' });
    response.end(JSON.stringify(reply.body));
    return undefined;
  }
  const request: RequestValue = {
    method: incoming.method ?? 'GET',
    url: incoming.url ?? '/',
    headers: incoming.headers,
    rawHeaders: incoming.rawHeaders,
    body,
  };
  const passage = await proxy.pass(request, gone.signal);
  if (!gone.signal.aborted) send(response, request.method, passage);
  return passage;
}

function send(response: ServerResponse, method: string, { answer }: Passage): void {
  const { status, reason, headers, body } = answer;
  const isEmpty = method === 'HEAD' || status === 204 || status === 304;
  // An answer that came in chunks leaves in one piece; one that has no body keeps what it announced.
  const passed = endToEnd(headers, isEmpty ? [] : ['content-length']);
  if (!isEmpty) passed.push('content-length', String(body.length));
  response.sendDate = false;
  response.writeHead(status, reason, passed);
  response.end(isEmpty ? undefined : body);
}

function readAll(incoming: IncomingMessage): Promise<Buffer | undefined | 'too large' | 'gone'> {
  const { headers } = incoming;
  if (headers['content-length'] === undefined && headers['transfer-encoding'] === undefined) {
    return Promise.resolve(undefined);
  }
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    incoming.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= MAX_BODY_BYTES) chunks.push(chunk);
      // The rest is read and forgotten: an answer to a half-sent request would be lost.
      else resolve('too large');
    });
    incoming.on('end', () => {
      resolve(Buffer.concat(chunks, Math.min(size, MAX_BODY_BYTES)));
    });
    incoming.on('close', () => {
      resolve('gone');
    });
  });
}
