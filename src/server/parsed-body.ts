import type { Request } from 'express';

/** What the middleware of the user has left of a body. */
export type Leftover =
  /** It is still to be read. */
  | { readonly kind: 'untouched' }
  /** The bytes, or equal ones: whoever parsed the body kept its meaning. */
  | { readonly kind: 'parsed'; readonly body: Buffer | undefined }
  /** It was read, and nothing that could stand for it is left. */
  | { readonly kind: 'consumed' };

/** Looks for what `express.json()` and its like leave: `raw`, `text` and `urlencoded`. */
export function findLeftover(request: Request): Leftover {
  if (!request.readableDidRead && !request.readableEnded) return { kind: 'untouched' };
  const body: unknown = request.body;
  if (Buffer.isBuffer(body)) return { kind: 'parsed', body };
  const type = request.headers['content-type'] ?? '';
  if (request.headers['content-length'] === '0') return { kind: 'parsed', body: undefined };
  // Parsers of uploads put the fields here and the files elsewhere.
  if (body === undefined || /^multipart\//i.test(type)) return { kind: 'consumed' };
  if (/^application\/x-www-form-urlencoded/i.test(type)) return fromForm(body);
  // A JSON text can be a string itself; what express.text() read must not be quoted once more.
  if (typeof body === 'string' && !/json/i.test(type)) {
    return { kind: 'parsed', body: Buffer.from(body) };
  }
  if (typeof body === 'string') return { kind: 'parsed', body: Buffer.from(asJsonText(body)) };
  return { kind: 'parsed', body: Buffer.from(JSON.stringify(body)) };
}

/** `express.text({ type: 'application/json' })` leaves JSON, `express.json({ strict: false })` a value. */
function asJsonText(body: string): string {
  try {
    JSON.parse(body);
    return body;
  } catch {
    return /^\s*["[{]/.test(body) ? body : JSON.stringify(body);
  }
}

function fromForm(body: unknown): Leftover {
  if (typeof body === 'string') return { kind: 'parsed', body: Buffer.from(body) };
  const fields = new URLSearchParams();
  for (const [name, value] of Object.entries(body as object) as [string, unknown][]) {
    for (const one of [value].flat()) {
      // Brackets have become objects, which every parser writes in another way.
      if (typeof one !== 'string') return { kind: 'consumed' };
      fields.append(name, one);
    }
  }
  return { kind: 'parsed', body: Buffer.from(fields.toString()) };
}
