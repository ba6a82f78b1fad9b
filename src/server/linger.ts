import type { IncomingMessage } from 'node:http';
import { after } from '../runtime/timers.js';

/** How long, and how much, may still come of a request that is answered. Milliseconds and bytes. */
const PATIENCE = 5000;
const MOST_BYTES = 32 * 1024 * 1024;

/**
 * Reads and drops what still comes of a request whose answer does not depend on it, also when the connection
 * ends with the answer: then it stays open on this side until the request has arrived whole. Bytes that
 * reach a closed connection make the system reset it, and the client may lose the answer with it
 * (RFC 9112, section 9.6).
 */
export function dropRest(request: IncomingMessage, patience = PATIENCE): void {
  request.resume();
  if (request.complete) return;
  const { socket } = request;
  // What Node calls as soon as the last answer of a connection is out.
  socket.destroySoon = () => {
    Reflect.deleteProperty(socket, 'destroySoon');
    if (request.complete) {
      socket.destroySoon();
      return;
    }
    socket.end();
    const most = socket.bytesRead + MOST_BYTES;
    const stopWaiting = after(patience, () => socket.destroy());
    socket.once('close', stopWaiting);
    request.on('data', () => {
      if (socket.bytesRead > most) socket.destroy();
    });
    request.once('end', () => {
      socket.destroySoon();
    });
  };
}
