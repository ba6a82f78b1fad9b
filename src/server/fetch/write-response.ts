import { WebHeaders, WebReadableStream, WebResponse } from '../../runtime/web.js';
import { JSON_TYPE } from '../media-type.js';
import { isStream, type Fault, type Reply } from '../message.js';
import { payloadOf } from '../payload.js';
import { reasonOf, wait, type Patience } from './patience.js';

export interface Writing extends Patience {
  readonly method: string;
  readonly url: string;
  /** The time of the world. */
  readonly date: string;
}

/**
 * The response that a client of HTTP would get, after the reply's delay. Rejects as `fetch` does where the
 * reply is a broken connection.
 */
export async function writeResponse(reply: Reply, writing: Writing): Promise<Response> {
  const { delay = 0, dribble, fault, reason } = reply.delivery ?? {};
  await wait(delay, writing);
  if (fault !== undefined && fault !== 'MALFORMED_RESPONSE_CHUNK') throw brokenBy(fault);
  const headers = headersOf(reply, writing.date);
  const init = {
    status: reply.status,
    headers,
    ...(reason !== undefined && { statusText: reason }),
  };
  const respond = (body: ConstructorParameters<typeof Response>[0]): Response => {
    const response = new WebResponse(body, init);
    Object.defineProperty(response, 'url', { value: writing.url });
    return response;
  };
  if (fault === 'MALFORMED_RESPONSE_CHUNK') return respond(brokenStream());
  const { body } = reply;
  const hasNone = writing.method === 'HEAD' || NULL_BODY.has(reply.status);
  if (isStream(body)) return respond(hasNone ? null : streamOf(body, writing));
  const payload = payloadOf(reply, headers.get('content-type') ?? undefined);
  const bytes = typeof payload === 'string' ? new TextEncoder().encode(payload) : payload;
  if (bytes !== undefined) headers.set('content-length', String(bytes.length));
  if (hasNone || bytes === undefined) return respond(null);
  if (dribble === undefined) return respond(bytes as Uint8Array<ArrayBuffer>);
  return respond(streamOf(dribbling(bytes, dribble, writing), writing));
}

/** Statuses whose responses cannot have a body (Fetch standard, "null body status"). */
const NULL_BODY: ReadonlySet<number> = new Set([101, 103, 204, 205, 304]);

function headersOf(reply: Reply, date: string): Headers {
  const headers = new WebHeaders([['x-mock-rule', reply.rule]]);
  for (const [name, value] of Object.entries(reply.headers ?? {})) {
    for (const one of [value].flat()) headers.append(name, one);
  }
  if (!headers.has('date')) headers.set('date', date);
  const { body } = reply;
  if (body !== undefined && !headers.has('content-type') && !(body instanceof Uint8Array)) {
    headers.set('content-type', isStream(body) ? 'text/plain; charset=utf-8' : JSON_TYPE);
  }
  return headers;
}

const CAUSES: Readonly<Record<Fault, readonly [code: string, message: string]>> = {
  EMPTY_RESPONSE: ['UND_ERR_SOCKET', 'other side closed'],
  MALFORMED_RESPONSE_CHUNK: ['HPE_INVALID_CHUNK_SIZE', 'Invalid character in chunk size'],
  RANDOM_DATA_THEN_CLOSE: ['HPE_INVALID_CONSTANT', 'Expected HTTP/'],
  CONNECTION_RESET_BY_PEER: ['ECONNRESET', 'read ECONNRESET'],
};

/** As the `fetch` of Node tells it. */
function brokenBy(fault: Fault, message = 'fetch failed'): TypeError {
  const [code, reason] = CAUSES[fault];
  return new TypeError(message, { cause: Object.assign(new Error(reason), { code }) });
}

/** The head of the answer arrives, and its body breaks. */
function brokenStream(): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new WebReadableStream<Uint8Array<ArrayBuffer>>({
    pull(controller) {
      controller.error(brokenBy('MALFORMED_RESPONSE_CHUNK', 'terminated'));
    },
  });
}

/** A body that is sent as it comes, until it ends, its reader leaves or the simulator closes. */
function streamOf(
  pieces: AsyncIterable<string | Uint8Array>,
  { signal, closing }: Patience,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const iterator = pieces[Symbol.asyncIterator]();
  // Takes the listeners away: the simulator outlives its answers.
  const over = new AbortController();
  return new WebReadableStream<Uint8Array<ArrayBuffer>>({
    start(controller) {
      const end = (tell: () => void) => (): void => {
        if (over.signal.aborted) return;
        over.abort();
        tell();
        void iterator.return?.();
      };
      const close = end(() => {
        controller.close();
      });
      closing.addEventListener('abort', close, { signal: over.signal });
      if (closing.aborted) close();
      signal?.addEventListener(
        'abort',
        end(() => {
          controller.error(reasonOf(signal));
        }),
        { signal: over.signal },
      );
    },
    async pull(controller) {
      const next = await iterator.next();
      if (over.signal.aborted) return;
      if (next.done === true) {
        over.abort();
        controller.close();
      } else {
        const { value } = next;
        const bytes = typeof value === 'string' ? new TextEncoder().encode(value) : value;
        controller.enqueue(bytes as Uint8Array<ArrayBuffer>);
      }
    },
    async cancel() {
      over.abort();
      await iterator.return?.();
    },
  });
}

/** As in WireMock, each piece is preceded by its share of the time. */
async function* dribbling(
  bytes: Uint8Array,
  { chunks, duration }: { readonly chunks: number; readonly duration: number },
  patience: Patience,
): AsyncGenerator<Uint8Array, void> {
  const size = Math.max(1, Math.ceil(bytes.length / chunks));
  for (let at = 0; at < bytes.length; at += size) {
    await wait(duration / chunks, patience);
    yield bytes.subarray(at, at + size);
  }
}
