import type { Server } from 'node:http';
import net from 'node:net';
import { startTimer } from '../runtime/timer.js';

/** Ends a server; see `createDrain`. */
export type Drain = (grace: number) => Promise<void>;

/**
 * Prepares the end of a server that listens from now on. At the end it takes no new connection, answers
 * what is in flight and closes each connection with its answer. What has not come to an end after `grace`
 * milliseconds is cut off, so that a client that stopped in the middle of an upload cannot keep the
 * server alive.
 */
export function createDrain(server: Server): Drain {
  const sockets = new Set<net.Socket>();
  server.on('connection', (socket: net.Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  return (grace) =>
    new Promise((resolve, reject) => {
      // A client that always has another request would otherwise keep its connection for ever.
      server.keepAliveTimeout = 1;
      server.prependListener('request', (_request, response) => {
        response.shouldKeepAlive = false;
      });
      const stopTimer = startTimer(grace, () => {
        server.closeAllConnections();
      });
      // That of `net`: Node's HTTP server takes a connection for idle whose answer is still on its way.
      net.Server.prototype.close.call(server, (error) => {
        stopTimer();
        if (error === undefined) resolve();
        else reject(error);
      });
      const closeIdle = (): void => {
        server.close();
      };
      const unsent = [...sockets].filter(({ writableLength }) => writableLength > 0);
      if (unsent.length === 0) closeIdle();
      else void Promise.all(unsent.map(untilSent)).then(closeIdle);
    });
}

/** Resolves when everything that was written to the socket has left, or never will. */
function untilSent(socket: net.Socket): Promise<void> {
  return new Promise((resolve) => {
    socket.write('', () => {
      resolve();
    });
  });
}
