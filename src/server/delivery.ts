import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { after } from '../runtime/timers.js';
import { isStream, type Fault, type Reply } from './message.js';

/** A response that is not simply written: delayed, in pieces, broken, or going on for as long as it does. */
interface Parcel {
  /** Names and values in turn. */
  readonly headers: readonly string[];
  readonly payload: string | Uint8Array | AsyncIterable<string> | undefined;
  /** Ends the streams and cuts short the delays. */
  readonly closing: AbortSignal;
  /** Told when what comes after a delay throws; ends the response. */
  readonly onLateTrouble: (error: unknown, response: ServerResponse) => void;
}

/** Brings a response on its way as the reply's delivery says. */
export function deliver(response: ServerResponse, reply: Reply, parcel: Parcel): void {
  const { delay = 0, dribble, fault, reason } = reply.delivery ?? {};
  const writeHead = (): void => {
    if (reason === undefined) response.writeHead(reply.status, [...parcel.headers]);
    else response.writeHead(reply.status, reason, [...parcel.headers]);
  };
  const { payload, closing } = parcel;
  wait(response, delay, parcel, () => {
    if (fault !== undefined) {
      FAULTS[fault](response, reply);
      return;
    }
    writeHead();
    // A stream would never come to its end for a client that is told its headers only.
    if (isStream(payload) && response.req.method === 'HEAD') response.end();
    else if (isStream(payload)) stream(response, payload, closing);
    else if (dribble === undefined || payload === undefined) response.end(payload);
    else writePieces(response, Buffer.from(payload), dribble, parcel);
  });
}

/** Goes on after the delay, or at once when the server closes; never when the client has left. */
function wait(
  response: ServerResponse,
  delay: number,
  { closing, onLateTrouble }: Pick<Parcel, 'closing' | 'onLateTrouble'>,
  then: () => void,
): void {
  if (delay <= 0 || closing.aborted) {
    then();
    return;
  }
  const stop = (): void => {
    cancel();
    closing.removeEventListener('abort', goOn);
    response.off('close', stop);
  };
  const goOn = (): void => {
    stop();
    try {
      then();
    } catch (error) {
      onLateTrouble(error, response);
    }
  };
  const cancel = after(delay, goOn);
  closing.addEventListener('abort', goOn);
  response.on('close', stop);
}

function stream(
  response: ServerResponse,
  texts: AsyncIterable<string>,
  closing: AbortSignal,
): void {
  // Who has left already will not leave again, so nobody would end what begins here.
  if (response.destroyed) return;
  response.flushHeaders();
  const source = Readable.from(texts);
  const end = (): void => {
    response.end();
    source.destroy();
  };
  closing.addEventListener('abort', end);
  response.on('close', () => {
    closing.removeEventListener('abort', end);
    source.destroy();
  });
  source.on('error', () => response.destroy());
  source.pipe(response);
  if (closing.aborted) end();
}

function writePieces(
  response: ServerResponse,
  payload: Buffer,
  { chunks, duration }: { readonly chunks: number; readonly duration: number },
  parcel: Parcel,
): void {
  const size = Math.ceil(payload.length / chunks);
  const next = (from: number): void => {
    const to = from + size;
    if (to >= payload.length) {
      response.end(payload.subarray(from));
      return;
    }
    response.write(payload.subarray(from, to));
    wait(response, duration / chunks, parcel, () => {
      next(to);
    });
  };
  // As in WireMock, each piece is preceded by its share of the time.
  wait(response, duration / chunks, parcel, () => {
    next(0);
  });
}

/** Nothing that an HTTP client could take for one more header or chunk. */
const GARBAGE = Buffer.from([
  0x00, 0xff, 0x7b, 0x5d, 0x13, 0xc3, 0x28, 0x1a, 0x0d, 0x0a, 0xa0, 0xa1,
]);

const FAULTS: Readonly<Record<Fault, (response: ServerResponse, reply: Reply) => void>> = {
  EMPTY_RESPONSE({ socket }) {
    socket?.destroy();
  },
  MALFORMED_RESPONSE_CHUNK(response, { status }) {
    response.writeHead(status, ['transfer-encoding', 'chunked']);
    response.flushHeaders();
    response.socket?.end(GARBAGE);
  },
  RANDOM_DATA_THEN_CLOSE({ socket }) {
    socket?.end(GARBAGE);
  },
  CONNECTION_RESET_BY_PEER({ socket }) {
    socket?.resetAndDestroy();
  },
};
