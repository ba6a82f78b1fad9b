import { extend } from '../runtime/extend.js';
import { textedOnce } from './json-reply.js';
import { isStream, type Reply, type RequestValue } from './message.js';
import type { World } from './world.js';

/** Puts an exchange into the journal of its world. Returns the reply in a form that can be sent for less. */
export function remember(request: RequestValue, reply: Reply, { journal }: World): Reply {
  const { decoded } = request;
  const texted = textedOnce(reply);
  journal.record(
    decoded === undefined ? request : extend(request, { body: decoded }),
    readable(texted),
  );
  return texted;
}

/** The journal keeps what can be read: a body without its coding, and no stream. */
function readable(reply: Reply): Reply {
  if (isStream(reply.body)) {
    const { body: _body, ...others } = reply;
    return others;
  }
  if (reply.decoded === undefined) return reply;
  const { decoded, ...sent } = reply;
  const { 'content-encoding': _coding, ...headers } = reply.headers ?? {};
  return { ...sent, headers, body: decoded };
}
