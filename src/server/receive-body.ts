import type { IncomingMessage, ServerResponse } from 'node:http';
import type { BodyBudget, Reservation } from './body-budget.js';
import { dropRest } from './linger.js';

/** No body may be larger, whatever its operation says; this bounds what is kept in memory. */
export const MAX_BODY_BYTES = 21 * 1024 * 1024;

/** What the control plane has given, it takes back. */
const MAX_SNAPSHOT_BYTES = 256 * 1024 * 1024;

/** What the size of its body depends on. */
type Sized = Partial<Pick<IncomingMessage, 'method' | 'url'>>;

/** How large the body of a request may be. */
export function maxBytesOf({ method, url }: Sized): number {
  return method === 'PUT' && url?.includes('/__admin/snapshots/') === true
    ? MAX_SNAPSHOT_BYTES
    : MAX_BODY_BYTES;
}

/** A body as far as it came: whole (or absent), too large, or given up because it stood still. */
export type Received = Buffer | undefined | 'too large' | 'too slow';

/** Whether a body comes with the request, judged by its headers. */
export function announcesBody({ headers }: IncomingMessage): boolean {
  return headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined;
}

/** How large the body may get: what its headers say, or all that may be sent. */
export function announcedSize(request: IncomingMessage): number {
  const length = request.headers['content-length'];
  return length === undefined ? maxBytesOf(request) : Number(length);
}

/**
 * Calls back once: with the body, with nothing when there is none, or as soon as it is too large. A
 * large body is read when there is room for it, and not before: until then the client waits.
 */
export function receiveBody(
  request: IncomingMessage,
  response: ServerResponse,
  budget: BodyBudget,
  done: (body: Received) => void,
): void {
  if (!announcesBody(request)) {
    done(undefined);
    return;
  }
  const maxBytes = maxBytesOf(request);
  if (announcedSize(request) > maxBytes) {
    dropRest(request);
    done('too large');
    return;
  }
  const chunks: Buffer[] = [];
  let size = 0;
  let reservation: Reservation | undefined;
  const giveUp = (reason: 'too large' | 'too slow'): void => {
    request.off('data', onData).off('end', onEnd);
    dropRest(request);
    chunks.length = 0;
    reservation?.release();
    done(reason);
  };
  const reserve = (then: () => void): void => {
    reservation = budget.reserve(announcedSize(request), then, () => {
      giveUp('too slow');
    });
    // The bytes are in use until the answer is out, or the client is gone.
    response.once('close', reservation.release);
  };
  const onData = (chunk: Buffer): void => {
    size += chunk.length;
    if (size > maxBytes) {
      giveUp('too large');
      return;
    }
    chunks.push(chunk);
    if (reservation !== undefined) reservation.progress();
    else if (size > budget.freeBytes) {
      // It came in chunks, and shows only now that it is large.
      request.pause();
      reserve(() => request.resume());
    }
  };
  const onEnd = (): void => {
    done(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks, size));
  };
  // A request that its client gives up never ends, and so changes nothing.
  const read = (): void => {
    request.on('data', onData).on('end', onEnd);
  };
  if (request.headers['content-length'] === undefined || announcedSize(request) <= budget.freeBytes)
    read();
  else reserve(read);
}
