import type { IncomingMessage } from 'node:http';
import { isLoopback, isOwnName } from '../server/own-names.js';
import { Problem } from '../server/problem.js';
import { normalizeHead } from '../server/request-head.js';

/**
 * Puts the head of a request into its usual form, or says why it does not pass. A page of somebody else
 * whose name was rebound to this machine (DNS rebinding) would reach the deployment through the proxy.
 */
export function refuseHead(incoming: IncomingMessage, ownHost: string): Problem | undefined {
  const malformed = normalizeHead(incoming);
  if (malformed !== undefined) return malformed;
  const { host } = incoming.headers;
  const { remoteAddress = '' } = incoming.socket;
  if (host === undefined || !isLoopback(remoteAddress) || isOwnName(host, ownHost))
    return undefined;
  return new Problem({
    status: 403,
    rule: 'proxy',
    details: `/header/host is ${JSON.stringify(host.slice(0, 200))}, which is not a name of this proxy. (The check protects against DNS rebinding.) Use 127.0.0.1 or localhost, or start the proxy with --host and this name.`,
  });
}
