import { isUtf8 } from '../runtime/bytes.js';
import { isNestedDeeper } from '../runtime/json.js';
import { JsonPieceError, parseJsonInSlices } from '../runtime/json-slices.js';
import type { Content } from './content.js';
import type { Violation } from '../openapi/operation.js';
import { Problem, violated } from './problem.js';
import { escapeKey } from '../runtime/json-pointer.js';

/** What is nested deeper can be read, but not written again. */
const MAX_DEPTH = 500;

/** A longer text is read in pieces: it would hold up all other requests. */
const READ_AT_ONCE = 256 * 1024;

/** The JSON value in a body, or what is wrong with it. */
export function readJsonBody(body: Uint8Array): Content | Problem | Promise<Content | Problem> {
  return body.length > READ_AT_ONCE ? readLongJson(asBuffer(body)) : readJson(body);
}

export function readJson(body: Uint8Array): Content | Problem {
  if (!isUtf8(body)) return badBody('is not UTF-8');
  const text = asBuffer(body).toString();
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return badBody(`is not JSON: ${explainJson(text, error)}`);
  }
  // Each level takes two bytes at least.
  if (body.length > 2 * MAX_DEPTH && isNestedDeeper(json, MAX_DEPTH)) {
    return badBody(TOO_DEEP);
  }
  // Only an escape can carry half a character into a text that is UTF-8.
  if (text.includes('\\u')) {
    const violations = halfCharacters(json);
    if (violations.length > 0) return violated(violations);
  }
  return { json, files: [] };
}

/** As `readJson`; the places of what is wrong with an element of a list are not told as closely. */
async function readLongJson(body: Buffer): Promise<Content | Problem> {
  if (!isUtf8(body)) return badBody('is not UTF-8');
  let fault: string | undefined;
  const onPiece = (value: unknown, text: string): void => {
    if (isNestedDeeper(value, MAX_DEPTH)) fault ??= TOO_DEEP;
    if (text.includes('\\u') && halfCharacters(value).length > 0) fault ??= HALF_CHARACTER;
  };
  try {
    const json = await parseJsonInSlices(body, { onPiece });
    return fault === undefined ? { json, files: [] } : badBody(fault);
  } catch (error) {
    if (error instanceof JsonPieceError) return badBody(error.message);
    if (error instanceof SyntaxError) return badBody('is not JSON');
    throw error;
  }
}

const TOO_DEEP = `is nested deeper than ${MAX_DEPTH} levels`;
const HALF_CHARACTER = 'contains half of a character (a lone surrogate)';

function explainJson(text: string, error: unknown): string {
  if (/^[\s"]*[{[]\s*'/.test(text)) {
    return 'it is written with single quotes. JSON needs double quotes; the examples of the documentation do not work as pasted';
  }
  // V8 quotes the text itself, which may hold personal data; the place is enough.
  const place = /position \d+( \(line \d+ column \d+\))?/.exec(String(error))?.[0];
  return place === undefined ? 'it ends too early, or it is not JSON' : `see ${place}`;
}

/** The places of strings with a surrogate that lacks its other half. Walks without recursion. */
function halfCharacters(json: unknown): Violation[] {
  const violations: Violation[] = [];
  const queue: (readonly [string, unknown])[] = [['/body', json]];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    const [pointer, value] = next;
    if (typeof value === 'string') {
      if (!value.isWellFormed()) {
        violations.push({ pointer, message: HALF_CHARACTER });
      }
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, item] of Object.entries(value)) {
        if (!key.isWellFormed()) {
          violations.push({ pointer, message: 'has a key with half of a character' });
        } else {
          queue.push([`${pointer}/${escapeKey(key)}`, item]);
        }
      }
    }
  }
  return violations;
}

export function badBody(message: string): Problem {
  return violated([{ pointer: '/body', message }]);
}

export function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes)
    ? bytes
    : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
