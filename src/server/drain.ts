import type { Server } from 'node:http';
import { startTimer } from '../runtime/timer.js';

/**
 * Ends a server: takes no new connection, answers what is in flight and closes each connection with
 * its answer. What has not come to an end after `grace` milliseconds is cut off, so that a client
 * that stopped in the middle of an upload cannot keep the server alive.
 */
export function drain(server: Server, grace: number): Promise<void> {
  return new Promise((resolve, reject) => {
    // A client that always has another request would otherwise keep its connection for ever.
    server.keepAliveTimeout = 1;
    server.prependListener('request', (_request, response) => {
      response.shouldKeepAlive = false;
    });
    const stopTimer = startTimer(grace, () => {
      server.closeAllConnections();
    });
    server.close((error) => {
      stopTimer();
      if (error === undefined) resolve();
      else reject(error);
    });
    server.closeIdleConnections();
  });
}
