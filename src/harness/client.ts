import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Outcome, OutgoingRequest } from './message.js';
import { openConnections, type ConnectionOptions } from './transport/connection.js';
import { readAnswer } from './transport/read-answer.js';
import { explainError } from './transport/trouble.js';

export interface Client {
  /** Never rejects: what goes wrong is part of the outcome. */
  send(request: OutgoingRequest): Promise<Outcome>;
  close(): void;
}

export interface ClientOptions extends ConnectionOptions {
  /** Without credentials. */
  readonly baseUrl: URL;
  /** Milliseconds for one answer. */
  readonly timeout: number;
  /** How large an answer may be. Default: 1. */
  readonly mostMebibytes?: number;
}

const SAFE: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Whether a request may be sent again when nobody knows what became of it. */
export const isSafe = ({ method }: OutgoingRequest): boolean => SAFE.has(method);

/**
 * An HTTP client that sends exactly the headers it is told to and follows no redirect. `fetch` adds a
 * User-Agent of its own, and a missing User-Agent is one of the things to test.
 */
export function createClient(options: ClientOptions): Client {
  const { baseUrl, timeout, mostMebibytes } = options;
  const secure = baseUrl.protocol === 'https:';
  const { agent, request: connection } = openConnections(secure, options);
  const basePath = baseUrl.pathname.replace(/\/$/, '');

  const attempt = (request: OutgoingRequest): Promise<Outcome | 'stale'> =>
    new Promise((resolve) => {
      const signal = AbortSignal.timeout(timeout);
      let isBodiless = false;
      let bodyFollowed = false;
      const fail = (error: unknown): void => {
        resolve(explainError(error, timeout, signal.aborted));
      };
      const sent = (secure ? httpsRequest : httpRequest)(
        {
          ...connection,
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
          isBodiless = response.statusCode === 204;
          readAnswer(response, mostMebibytes).then((outcome) => {
            resolve(bodyFollowed ? withBody(outcome) : outcome);
          }, fail);
        },
      );
      sent.once('error', (error: NodeJS.ErrnoException) => {
        const stale = sent.reusedSocket && error.code === 'ECONNRESET';
        // The parser stops at the first byte of a body that must not be there; the answer itself is whole.
        if (isBodiless && error.code?.startsWith('HPE_') === true) bodyFollowed = true;
        else if (stale) resolve('stale');
        else fail(error);
      });
      sent.end(request.body);
    });

  return {
    async send(request) {
      const outcome = await attempt(request);
      if (outcome !== 'stale') return outcome;
      // The server closed an idle connection just as it was used again; a fresh one tells the truth.
      // But nobody knows that it was idle: a change may have happened.
      const again = isSafe(request) ? await attempt(request) : 'stale';
      return again === 'stale'
        ? { kind: 'reset', trouble: 'the target closed the connection before it answered' }
        : again;
    },
    close() {
      agent.destroy();
    },
  };
}

function withBody(outcome: Outcome): Outcome {
  const { answer } = outcome;
  return answer === undefined ? outcome : { answer: { ...answer, bodyFollowed: true } };
}

function toHeaderLines({ headers, body }: OutgoingRequest): Record<string, string | string[]> {
  const lines: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(headers)) {
    lines[name] = typeof value === 'string' ? value : [...value];
  }
  if (body !== undefined) lines['content-length'] = String(body.length);
  return lines;
}
