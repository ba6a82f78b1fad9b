import type { JournalEntry } from './journal.js';
import { jsonOf } from './json-reply.js';
import { isStream, type Reply, type RequestValue } from './message.js';
import type { Taped } from './tape.js';

type Exchange = Omit<JournalEntry, 'number'>;

/** An exchange without the body of its request, as one text in two parts. */
export interface ExchangeText {
  readonly head: string;
  /** The body of the reply. Nothing where it has none. */
  readonly json: string;
}

/**
 * An exchange with a line for each part: time and microseconds, method (and https), URL, status, rule, what else the reply says but
 * its body, a name and a value for each header of the request, and that body. `undefined` for the few
 * that cannot be told so without loss.
 */
export function toText({ at, ms, request, reply }: Exchange): ExchangeText | undefined {
  if (isBinary(reply)) return undefined;
  const { method, url, headers, rawHeaders, scheme } = request;
  // Whole numbers: others take much longer to write.
  const taken = ms === undefined ? '' : ` ${Math.round(ms * 1000)}`;
  // Hardly any request has one to tell of.
  const secure = scheme === 'https' ? ' https' : '';
  let head = `${at}${taken}\n${method}${secure}\n${url}\n${reply.status}\n${reply.rule}\n${restOf(reply)}\n`;
  let names = 0;
  for (const name in headers) {
    const value = headers[name];
    if (typeof value !== 'string') return undefined;
    head += `${name}\n${value}\n`;
    names += 1;
  }
  // What is sent twice stands once in `headers`.
  if (rawHeaders.length > 2 * names) return undefined;
  // Only a caller that did not come over HTTP can have line breaks or half characters in a header. What
  // JSON.stringify makes has neither.
  return head.isWellFormed() && countBreaks(head) === 2 * names + 6
    ? { head, json: jsonOf(reply) ?? '' }
    : undefined;
}

function restOf({ headers, delivery }: Reply): string {
  return headers === undefined && delivery === undefined
    ? '{}'
    : JSON.stringify({ headers, delivery });
}

export function fromText({ text, bytes }: Taped): Exchange {
  const [times = '', line = '', url = '', status, rule = '', rest = '', ...lines] =
    text.split('\n');
  const json = lines.pop() ?? '';
  const headers: RequestValue['headers'] = Object.fromEntries(
    lines.flatMap((name, index) => (index % 2 === 0 ? [[name, lines[index + 1]]] : [])),
  );
  const [at, taken] = times.split(' ');
  const [method = '', scheme] = line.split(' ');
  return {
    at: Number(at),
    ms: taken === undefined ? undefined : Number(taken) / 1000,
    request: {
      method,
      url,
      headers,
      rawHeaders: lines,
      body: bytes,
      ...(scheme === 'https' && { scheme }),
    },
    reply: {
      status: Number(status),
      rule,
      ...(JSON.parse(rest) as Pick<Reply, 'headers' | 'delivery'>),
      ...(json !== '' && { body: JSON.parse(json) as unknown }),
    },
  };
}

function isBinary({ body }: Reply): boolean {
  return body instanceof Uint8Array || isStream(body);
}

function countBreaks(text: string): number {
  let breaks = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) breaks += 1;
  return breaks;
}
