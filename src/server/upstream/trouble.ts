import { codeOf, messageOf } from '../../runtime/failure.js';

/** There is not an answer to pass on. The message is for a person. */
export class UpstreamError extends Error {
  override readonly name = 'UpstreamError';
  /** What the client is told: 502, or 504 when the upstream took too long. */
  readonly status: 502 | 504;
  constructor(status: 502 | 504, message: string, cause?: unknown) {
    super(message, { cause });
    this.status = status;
  }
}

/** Says in words why an upstream has given no answer. */
export function toUpstreamError(error: unknown, { origin }: URL): UpstreamError {
  if (error instanceof UpstreamError) return error;
  return new UpstreamError(502, `${origin} gave no complete answer: ${reasonOf(error)}.`, error);
}

function reasonOf(error: unknown): string {
  const message = messageOf(error);
  const known = codeOf(error);
  const code = typeof known === 'string' ? known : message;
  if (code.startsWith('HPE_')) return `it did not send valid HTTP/1.1 (${code})`;
  return EXPLAINED[code] ?? (message === '' ? code : message);
}

const EXPLAINED: Readonly<Record<string, string | undefined>> = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'the host name is not known',
  EAI_AGAIN: 'its name cannot be looked up at the moment',
  ECONNRESET: 'it closed the connection before the end',
  EPIPE: 'it closed the connection before the end',
  ETIMEDOUT: 'it cannot be reached',
  EHOSTUNREACH: 'it cannot be reached',
  ENETUNREACH: 'it cannot be reached',
  EMFILE: 'this process has too many open files and connections',
  aborted: 'it closed the connection before the end',
};
