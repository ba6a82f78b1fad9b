import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { stopwatch } from '../runtime/clock.js';
import { pause } from '../runtime/timers.js';
import type { Answer, Outcome, OutgoingRequest } from './message.js';

/** More than any documented answer needs; whatever follows is not read. */
const MAX_ANSWER_BYTES = 1024 * 1024;

export interface Client {
  /** Never rejects: what goes wrong is part of the outcome. */
  send(request: OutgoingRequest): Promise<Outcome>;
  close(): void;
}

/**
 * An HTTP client that sends exactly the headers it is told to and follows no redirect. `fetch` adds a
 * User-Agent of its own, and a missing User-Agent is one of the things to test.
 */
export function createClient(options: {
  readonly baseUrl: URL;
  readonly timeout: number;
  /** Requests a second at most. */
  readonly rate?: number;
}): Client {
  const { baseUrl, timeout } = options;
  const secure = baseUrl.protocol === 'https:';
  const agent = secure
    ? new HttpsAgent({ keepAlive: true, maxSockets: 1 })
    : new HttpAgent({ keepAlive: true, maxSockets: 1 });
  const basePath = baseUrl.pathname.replace(/\/$/, '');
  const waitForTurn = createTurns(options.rate);

  const attempt = (request: OutgoingRequest): Promise<Outcome | 'stale'> =>
    new Promise((resolve) => {
      const signal = AbortSignal.timeout(timeout);
      const sent = (secure ? httpsRequest : httpRequest)(
        {
          protocol: baseUrl.protocol,
          hostname: baseUrl.hostname.replace(/^\[(.*)\]$/, '$1'),
          port: baseUrl.port,
          method: request.method,
          path: basePath + request.path,
          headers: toHeaderLines(request),
          agent,
          signal,
        },
        (response) => {
          readAnswer(response).then(resolve, (error: unknown) => {
            resolve({ trouble: explain(error, timeout, signal) });
          });
        },
      );
      sent.once('error', (error: NodeJS.ErrnoException) => {
        const stale = sent.reusedSocket && error.code === 'ECONNRESET';
        resolve(stale ? 'stale' : { trouble: explain(error, timeout, signal) });
      });
      sent.end(request.body);
    });

  return {
    async send(request) {
      await waitForTurn();
      const outcome = await attempt(request);
      if (outcome !== 'stale') return outcome;
      // The server closed an idle connection just as it was used again. A fresh one tells the truth.
      const again = await attempt(request);
      return again === 'stale' ? { trouble: 'the target closes every connection' } : again;
    },
    close() {
      agent.destroy();
    },
  };
}

function createTurns(rate: number | undefined): () => Promise<void> {
  if (rate === undefined) return () => Promise.resolve();
  const distance = 1000 / rate;
  let next = 0;
  return async () => {
    const now = stopwatch();
    const wait = next - now;
    next = Math.max(now, next) + distance;
    if (wait > 0) await pause(wait);
  };
}

function toHeaderLines({ headers, body }: OutgoingRequest): Record<string, string | string[]> {
  const lines: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(headers)) {
    lines[name] = typeof value === 'string' ? value : [...value];
  }
  if (body !== undefined) lines['content-length'] = String(body.length);
  return lines;
}

async function readAnswer(response: IncomingMessage): Promise<Outcome> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_ANSWER_BYTES) {
      response.destroy();
      return {
        trouble: `the answer (status ${response.statusCode ?? 0}) is larger than 1 MiB; the rest was not read`,
      };
    }
    chunks.push(chunk);
  }
  const text = Buffer.concat(chunks).toString('utf8');
  return { answer: toAnswer(response, text) };
}

function toAnswer(response: IncomingMessage, text: string): Answer {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(response.headers)) {
    headers[name] = Array.isArray(value) ? value.join(', ') : (value ?? '');
  }
  const json = parseJson(text);
  return {
    status: response.statusCode ?? 0,
    headers,
    text,
    ...(json !== undefined && { json }),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function explain(error: unknown, timeout: number, signal: AbortSignal): string {
  if (signal.aborted) return `no whole answer within ${timeout} ms`;
  const { code, message } = error as NodeJS.ErrnoException;
  switch (code) {
    case 'ECONNREFUSED':
      return 'nothing listens there (connection refused)';
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'the host name is not known';
    case 'ECONNRESET':
    case 'EPIPE':
      return 'the target closed the connection before the answer was whole';
    default:
      return code?.startsWith('HPE_') === true
        ? `the target does not answer in HTTP (${message})`
        : message;
  }
}
