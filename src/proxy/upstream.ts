import http from 'node:http';
import https from 'node:https';
import { splitTarget, type RequestValue } from '../server/message.js';
import { endToEnd, type RawHeaders } from './headers.js';

/** An answer as it came: bytes and headers untouched. */
export interface UpstreamAnswer {
  readonly status: number;
  readonly reason: string;
  readonly headers: RawHeaders;
  readonly body: Buffer;
}

/** There is no answer to pass on. The message is for a person. */
export class UpstreamError extends Error {
  override readonly name = 'UpstreamError';
  /** What the app is told: 502, or 504 when the upstream took too long. */
  readonly status: number;
  constructor(status: number, message: string, cause?: unknown) {
    super(message, { cause });
    this.status = status;
  }
}

export interface UpstreamOptions {
  readonly upstream: URL;
  /** Milliseconds without a byte from the upstream. */
  readonly timeout: number;
  readonly maxBytes: number;
}

/** Carries a request to the upstream and its answer back. Follows no redirect and decodes nothing. */
export function askUpstream(
  request: RequestValue,
  options: UpstreamOptions,
  signal: AbortSignal,
): Promise<UpstreamAnswer> {
  const { upstream, timeout, maxBytes } = options;
  const { body } = request;
  const headers = [
    'host',
    upstream.host,
    ...endToEnd(request.rawHeaders, ['host', 'expect', 'content-length']),
  ];
  // What arrived in chunks leaves in one piece: the bytes are the same.
  if (body !== undefined) headers.push('content-length', String(body.length));

  return new Promise((resolve, reject) => {
    const { request: send } = upstream.protocol === 'https:' ? https : http;
    const asked = send(
      upstream,
      { method: request.method, path: targetFor(request.url, upstream), headers, timeout, signal },
      (response) => {
        const chunks: Buffer[] = [];
        let size = 0;
        response.on('data', (chunk: Buffer) => {
          size += chunk.length;
          if (size > maxBytes) {
            asked.destroy(
              new UpstreamError(502, `The upstream answered with more than ${maxBytes} bytes.`),
            );
          } else chunks.push(chunk);
        });
        response.on('end', () => {
          resolve({
            status: response.statusCode ?? 0,
            reason: response.statusMessage ?? '',
            headers: response.rawHeaders,
            body: Buffer.concat(chunks, size),
          });
        });
        response.on('error', (error) => {
          reject(toUpstreamError(error, upstream));
        });
      },
    );
    asked.on('timeout', () => {
      asked.destroy(
        new UpstreamError(
          504,
          `The upstream ${upstream.origin} sent nothing for ${timeout / 1000} s.`,
        ),
      );
    });
    asked.on('error', (error) => {
      reject(toUpstreamError(error, upstream));
    });
    asked.end(body);
  });
}

/** The path and query on the upstream. A base path that both sides name is not doubled. */
function targetFor(url: string, upstream: URL): string {
  const base = upstream.pathname.replace(/\/+$/, '');
  const { path } = splitTarget(url);
  return path === base || path.startsWith(`${base}/`) ? url : `${base}${url}`;
}

function toUpstreamError(error: Error, upstream: URL): UpstreamError {
  if (error instanceof UpstreamError) return error;
  const { code = error.message } = error as NodeJS.ErrnoException;
  return new UpstreamError(
    502,
    `${upstream.origin} gave no whole answer: ${EXPLAINED[code] ?? code}.`,
    error,
  );
}

const EXPLAINED: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'there is no such host',
  EAI_AGAIN: 'its name cannot be looked up at the moment',
  ECONNRESET: 'it closed the connection half-way',
  EPIPE: 'it closed the connection half-way',
  ETIMEDOUT: 'it cannot be reached',
  aborted: 'it closed the connection half-way',
};
