import type { JournalEntry } from './journal.js';
import { isStream, type Reply, type RequestValue } from './message.js';
import type { Taped } from './tape.js';

type Exchange = Omit<JournalEntry, 'number'>;

/**
 * An exchange without the body of its request, as one text with a line for each part: time, method,
 * URL, a name and a value for each header, and the reply as JSON. `undefined` for the few that cannot
 * be told so without loss.
 */
export function toText({ at, request, reply }: Exchange): string | undefined {
  if (isBinary(reply)) return undefined;
  const { method, url, headers, rawHeaders } = request;
  let text = `${at}\n${method}\n${url}`;
  let names = 0;
  for (const name in headers) {
    const value = headers[name];
    if (typeof value !== 'string') return undefined;
    text += `\n${name}\n${value}`;
    names += 1;
  }
  // What is sent twice stands once in `headers`.
  if (rawHeaders.length > 2 * names) return undefined;
  text += `\n${JSON.stringify(reply)}`;
  // Only a caller that did not come over HTTP can have line breaks or half characters in a header.
  return text.isWellFormed() && countLines(text) === 2 * names + 4 ? text : undefined;
}

export function fromText({ text, bytes }: Taped): Exchange {
  const [at, method = '', url = '', ...rest] = text.split('\n');
  const reply = JSON.parse(rest.pop() ?? '') as Reply;
  const headers: RequestValue['headers'] = Object.fromEntries(
    rest.flatMap((name, index) => (index % 2 === 0 ? [[name, rest[index + 1]]] : [])),
  );
  return {
    at: Number(at),
    request: { method, url, headers, rawHeaders: rest, body: bytes },
    reply,
  };
}

function isBinary({ body }: Reply): boolean {
  return body instanceof Uint8Array || isStream(body);
}

function countLines(text: string): number {
  let lines = 1;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines += 1;
  return lines;
}
