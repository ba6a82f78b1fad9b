import { isObject } from '../runtime/json.js';
import { createSlicer } from '../runtime/slices.js';
import { JSON_TYPE } from '../server/media-type.js';
import type { Reply } from '../server/message.js';

/** A list of more elements than this is written some at a time: each may be as large as a request. */
const MANY = 50;

/** Written in pieces of about so many characters. */
const PIECE = 64 * 1024;

/** To write so many characters counts as one step. */
const STEP = 1024;

/**
 * The same answer. A long list in it is written while the event loop turns: a hundred requests of a megabyte,
 * with the three stubs that each has missed, would hold up everything else for a third of a second.
 */
export function withLongListsInPieces<R extends Omit<Reply, 'rule'>>(reply: R): R {
  const { body } = reply;
  if (!isObject(body) || Symbol.asyncIterator in body) return reply;
  const isLong = Object.values(body).some((value) => Array.isArray(value) && value.length > MANY);
  if (!isLong) return reply;
  return {
    ...reply,
    headers: { 'content-type': JSON_TYPE, ...reply.headers },
    body: writeObject(body),
  };
}

async function* writeObject(body: Readonly<Record<string, unknown>>): AsyncGenerator<string, void> {
  const slice = createSlicer();
  let text = '';
  let before = '{';
  for (const [name, value] of Object.entries(body)) {
    if (value === undefined) continue;
    text += `${before}${JSON.stringify(name)}:`;
    before = ',';
    if (!Array.isArray(value)) {
      text += JSON.stringify(value);
      continue;
    }
    let start = '[';
    for (const element of value as readonly unknown[]) {
      const written = JSON.stringify(element);
      text += start + written;
      start = ',';
      if (slice.isOver(1 + written.length / STEP)) await slice.next();
      if (text.length < PIECE) continue;
      yield text;
      text = '';
    }
    text += value.length === 0 ? '[]' : ']';
  }
  yield `${text}}`;
}
