import type { Readable } from 'node:stream';
import { codingsOf, decodeContent, isUndecodable } from '../server/content-encoding.js';
import { titleOf } from '../definition/status-title.js';
import { JSON_TYPE } from '../server/media-type.js';
import type { Reply } from '../server/message.js';
import { valuesOf } from '../server/raw-headers.js';
import type { AnswerHead } from '../server/upstream/ask.js';

/** An answer as it came: headers and bytes untouched. */
export interface ProxyAnswer extends AnswerHead {
  /** All of it, or a stream where it is not held until it is complete. */
  readonly body: Buffer | Readable;
}

/** A body that was read: what it says, without its `Content-Encoding`. */
export type ReadBody = Uint8Array | 'cannot be decompressed';

/** A compressed answer may unpack to this much. */
const MAX_BYTES = 64 * 1024 * 1024;

/** What a reader of the answer sees, for checks only; `undefined` where the body is not held. */
export async function readBody({ headers, body }: ProxyAnswer): Promise<ReadBody | undefined> {
  if (!Buffer.isBuffer(body)) return undefined;
  if (body.length === 0) return body;
  const codings = codingsOf(valuesOf(headers, 'content-encoding'));
  const decoded = await decodeContent(body, codings, MAX_BYTES);
  return isUndecodable(decoded) ? 'cannot be decompressed' : decoded;
}

/** What the proxy says itself. */
export function answerOf({ status, headers, body }: Reply): ProxyAnswer {
  return {
    status,
    reason: titleOf(status),
    headers: ['content-type', String(headers?.['content-type'] ?? JSON_TYPE)],
    body: Buffer.from(JSON.stringify(body)),
  };
}
