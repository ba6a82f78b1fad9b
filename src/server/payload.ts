import { jsonOf } from './json-reply.js';
import type { Reply } from './message.js';

/** The body of a reply as it is sent; `undefined` without one. */
export function payloadOf(
  reply: Reply,
  contentType: string | undefined,
): string | Uint8Array | undefined {
  const { body } = reply;
  if (body === undefined || body instanceof Uint8Array) return body;
  const isText = contentType !== undefined && !contentType.includes('json');
  return isText && typeof body === 'string' ? body : jsonOf(reply);
}
