import { JSON_TYPE } from './media-type.js';
import { isStream, type Reply } from './message.js';

/** The reply with its JSON as a value, where it is written in pieces: for who asks without a connection. */
export async function withWholeJson(reply: Reply): Promise<Reply> {
  const { body, headers } = reply;
  if (headers?.['content-type'] !== JSON_TYPE || !isStream(body)) return reply;
  let text = '';
  for await (const piece of body) text += piece;
  return { ...reply, body: JSON.parse(text) as unknown };
}
