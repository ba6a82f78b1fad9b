import http from 'node:http';
import https from 'node:https';
import type { Front } from './express-adapter.js';

/**
 * An HTTP server for an Express app whose requests and responses are born with Express's prototypes.
 * Express gives each of them its own prototype when they arrive, which costs more than everything
 * else it does; here that changes nothing and so costs nothing. Everything of Express still works.
 * Measured in docs/decisions/0004-express-without-reprototyping.md.
 *
 * @param certificate makes it an HTTPS server; PEM texts
 */
export function createHttpServer(
  { app, listener }: Front,
  certificate?: { readonly cert: string; readonly key: string },
): http.Server {
  class Request extends http.IncomingMessage {}
  class Response extends http.ServerResponse<Request> {}

  // Express's own methods come first, then Node's: the same chain that Express would set up.
  Object.setPrototypeOf(Request.prototype, app.request);
  Object.setPrototypeOf(Response.prototype, app.response);
  app.request = Request.prototype as unknown as Front['app']['request'];
  app.response = Response.prototype as unknown as Front['app']['response'];

  const options = {
    IncomingMessage: Request,
    ServerResponse: Response,
    // Node's own refusal has no body; src/server/request-head.ts refuses with one.
    requireHostHeader: false,
    // Node would close a connection after five idle seconds, at times just when its client uses it
    // again; and a timer for each answer is a tenth of its cost. The system finds the dead ones.
    keepAliveTimeout: 0,
    keepAlive: true,
    keepAliveInitialDelay: 60_000,
  };
  return certificate === undefined
    ? http.createServer(options, listener)
    : https.createServer({ ...options, ...certificate }, listener);
}
