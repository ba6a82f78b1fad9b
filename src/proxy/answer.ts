import { STATUS_CODES } from 'node:http';
import type { Readable } from 'node:stream';
import { codingsOf, decodeContent, isUndecodable } from '../server/content-encoding.js';
import { toReply, type Problem } from '../server/problem.js';
import { valuesOf } from '../server/raw-headers.js';
import type { AnswerHead } from '../server/upstream/ask.js';

/** An answer as it came: headers and bytes untouched. */
export interface Answer extends AnswerHead {
  /** All of it, or a stream where it is not held until it is complete. */
  readonly body: Buffer | Readable;
}

/** A body that was read: what it says, without its `Content-Encoding`. */
export type ReadBody = Uint8Array | 'cannot be decompressed';

/** A compressed answer may unpack to this much. */
const MAX_BYTES = 64 * 1024 * 1024;

/** What a reader of the answer sees, for checks only; `undefined` where the body is not held. */
export async function readBody({ headers, body }: Answer): Promise<ReadBody | undefined> {
  if (!Buffer.isBuffer(body)) return undefined;
  if (body.length === 0) return body;
  const codings = codingsOf(valuesOf(headers, 'content-encoding'));
  const decoded = await decodeContent(body, codings, MAX_BYTES);
  return isUndecodable(decoded) ? 'cannot be decompressed' : decoded;
}

/** What the proxy says itself. */
export function answerOf(problem: Problem): Answer {
  const { status, body } = toReply(problem);
  return {
    status,
    reason: STATUS_CODES[status] ?? '',
    headers: ['content-type', 'application/json; charset=utf-8'],
    body: Buffer.from(JSON.stringify(body)),
  };
}
