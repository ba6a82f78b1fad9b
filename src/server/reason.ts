import { isObject } from '../runtime/json.js';
import type { Reply } from './message.js';
import { redactText } from './redaction.js';

/** Where the errors of APIs say in words what is wrong; the most telling first. */
const WORDS = ['details', 'detail', 'message', 'reason', 'description', 'error', 'title'];

/** How deep an error may hold its words. */
const DEPTH = 4;

/** What a refusal says for a person, whatever form the errors of the API have. */
export function reasonOf(reply: Pick<Reply, 'status' | 'body'>): string | undefined {
  const reasons = reasonsOf(reply);
  return reasons.length === 0 ? undefined : redactText(reasons.join('; '));
}

/** The same, one by one, with what is private. */
export function reasonsOf({ status, body }: Pick<Reply, 'status' | 'body'>): readonly string[] {
  if (status < 400) return [];
  for (const word of WORDS) {
    const found = textsUnder(word, body, DEPTH);
    if (found.length > 0) return found;
  }
  return [];
}

function textsUnder(word: string, value: unknown, depth: number): readonly string[] {
  if (depth === 0) return [];
  if (Array.isArray(value)) return value.flatMap((each) => textsUnder(word, each, depth - 1));
  if (!isObject(value)) return [];
  const own = value[word];
  if (typeof own === 'string' && own !== '') return [own];
  return Object.values(value).flatMap((each) => textsUnder(word, each, depth - 1));
}
