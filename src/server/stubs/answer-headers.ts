import { PatternError } from './pattern-error.js';
import { escapeKey } from '../../runtime/json-pointer.js';

export type Headers = Readonly<Record<string, string | readonly string[]>>;

/** The connection is ours. */
const NOT_SENT = new Set(['transfer-encoding', 'connection', 'keep-alive']);

/**
 * Compiles the headers of an answer; their names in lower case.
 *
 * @param options.length the bytes of the body, when they are known
 * @throws PatternError
 */
export function compileHeaders(
  headers: Readonly<Record<string, unknown>>,
  pointer: string,
  { length }: { readonly length?: number | undefined } = {},
): Headers {
  const compiled: Record<string, string | readonly string[]> = {};
  for (const [name, value] of Object.entries(headers)) {
    const place = `${pointer}/${escapeKey(name)}`;
    const key = name.toLowerCase();
    const values = valuesOf(name, value, place);
    if (key === 'trailer') throw new PatternError(place, 'is not supported');
    if (key === 'content-length') {
      // WireMock sends it as it stands, and a client waits for bytes that never come.
      if (values.join() === String(length)) continue;
      throw new PatternError(place, `${shouldBe(length)}; leave it out, it follows from the body`);
    }
    if (NOT_SENT.has(key)) continue;
    const all = [compiled[key] ?? [], values].flat();
    // WireMock's server sends every value of a header but this one.
    const sent = key === 'content-type' ? all.slice(-1) : all;
    compiled[key] = sent.length === 1 ? (sent[0] ?? '') : sent;
  }
  return compiled;
}

const shouldBe = (length: number | undefined): string =>
  length === undefined ? 'cannot be known before' : `is not the length of the body (${length})`;

function valuesOf(name: string, value: unknown, place: string): readonly string[] {
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name)) {
    throw new PatternError(place, 'is not a valid header name');
  }
  if (values.length === 0 || !values.every(isHeaderValue)) {
    throw new PatternError(place, 'must be a text, or a list of texts, without line breaks');
  }
  return values;
}

function isHeaderValue(value: unknown): value is string {
  return typeof value === 'string' && /^[\t\x20-\x7e\x80-\xff]*$/.test(value);
}
