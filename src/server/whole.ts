import { JSON_TYPE } from './media-type.js';
import type { Reply } from './message.js';

/** The reply with its JSON as a value, where it is written in pieces: for who asks without a connection. */
export async function withWholeJson(reply: Reply): Promise<Reply> {
  const { body, headers } = reply;
  if (headers?.['content-type'] !== JSON_TYPE || !isPieces(body)) return reply;
  let text = '';
  for await (const piece of body) text += piece;
  return { ...reply, body: JSON.parse(text) as unknown };
}

function isPieces(body: unknown): body is AsyncIterable<string> {
  return typeof body === 'object' && body !== null && Symbol.asyncIterator in body;
}
