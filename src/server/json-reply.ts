import { isStream, type Delivery, type Reply } from './message.js';

/**
 * A reply whose body becomes text once: for the journal, and for whoever sends it. A copy of it
 * (`{ ...reply, body }`) is a plain reply again, so no text outlives its body.
 */
class JsonReply implements Reply {
  readonly status: number;
  readonly rule: string;
  readonly body?: unknown;
  declare readonly headers?: Exclude<Reply['headers'], undefined>;
  declare readonly delivery?: Delivery;
  #text: string | undefined;

  constructor({ status, rule, body, headers, delivery }: Reply) {
    this.status = status;
    this.rule = rule;
    this.body = body;
    if (headers !== undefined) this.headers = headers;
    if (delivery !== undefined) this.delivery = delivery;
  }

  get text(): string | undefined {
    return (this.#text ??= JSON.stringify(this.body));
  }
}

/** The same reply; where its body is sent as JSON, one that does not become text again for each who asks. */
export function textedOnce(reply: Reply): Reply {
  const { body } = reply;
  const isJson = body !== undefined && !(body instanceof Uint8Array) && !isStream(body);
  return isJson && reply.decoded === undefined ? new JsonReply(reply) : reply;
}

/** The body as JSON; `undefined` without one. */
export function jsonOf(reply: Reply): string | undefined {
  return reply instanceof JsonReply ? reply.text : JSON.stringify(reply.body);
}
