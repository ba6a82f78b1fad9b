import type { Server, ServerResponse } from 'node:http';
import net from 'node:net';
import { after } from '../runtime/timers.js';

/** Ends a server; see `createDrain`. */
export type Drain = (grace: number) => Promise<void>;

/**
 * Prepares the end of a server that listens from now on. At the end it takes no new connection, cuts off
 * at once what has not arrived whole (half a request would never be answered anyway), answers what has, and
 * closes each connection with its answer. What has no answer after `grace` milliseconds is cut off too.
 */
export function createDrain(server: Server): Drain {
  /** Each connection with the last of its answers. */
  const last = new Map<net.Socket, ServerResponse | undefined>();
  server.on('connection', (socket: net.Socket) => {
    last.set(socket, undefined);
    socket.once('close', () => last.delete(socket));
  });
  server.prependListener('request', ({ socket }, response) => {
    last.set(socket, response);
  });
  return (grace) =>
    new Promise((resolve, reject) => {
      // A client that always has another request would otherwise keep its connection forever.
      server.keepAliveTimeout = 1;
      server.prependListener('request', (_request, response) => {
        response.shouldKeepAlive = false;
      });
      const stopTimer = after(grace, () => {
        for (const socket of last.keys()) socket.destroy();
      });
      // That of `net`: Node's HTTP server takes a connection for idle whose answer is still on its way. Bun's HTTP server is
      // not one of `net`, and has its own alone.
      const done = (error?: Error): void => {
        stopTimer();
        if (error === undefined) resolve();
        else reject(error);
      };
      const isOfNet: boolean = server instanceof net.Server;
      if (isOfNet) net.Server.prototype.close.call(server, done);
      else server.close(done);
      for (const [socket, response] of last) {
        // Between two requests, or in the middle of the head of one. What was written still leaves.
        if (response === undefined || response.writableFinished) socket.destroySoon();
        else if (!response.req.complete && !response.headersSent) socket.destroy();
      }
    });
}
