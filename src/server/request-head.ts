import type { IncomingMessage } from 'node:http';
import net from 'node:net';
import { Problem } from './problem.js';
import type { RequestRuleId } from './rules.js';

/** `scheme://authority` and what follows it. */
const ABSOLUTE = /^https?:\/\/([^/?#]*)(.*)$/i;

/**
 * Puts the head of a request into its usual form, or says why RFC 9112 (section 3.2) wants it refused.
 * A target in absolute form becomes path and query, and its authority takes the place of Host.
 */
export function normalizeHead(request: IncomingMessage): Problem | undefined {
  const { headers, rawHeaders, url = '' } = request;
  const host = headers.host;
  if (host === undefined) {
    if (request.httpVersion === '1.1')
      return malformed('The request has no Host header. Send one.');
  } else {
    if (countHosts(rawHeaders) > 1) {
      return malformed('The request has more than one Host header. Send one.');
    }
    if (!isHost(host)) return malformed(`${quote(host)} is not a valid Host.`);
  }
  // Nearly every target begins with a slash.
  if (url.charCodeAt(0) === SLASH || isForServer(request)) return undefined;
  const [, authority, rest = ''] = ABSOLUTE.exec(url) ?? [];
  if (authority === undefined) {
    return malformed(`${quote(url)} is not a valid request target. Send a path or an http URL.`);
  }
  if (!isHost(authority)) return malformed(`${quote(authority)} is not a valid host.`);
  // RFC 9112, section 3.2.4: OPTIONS for a host without a path asks about the server.
  const isBare = rest === '' && request.method === 'OPTIONS';
  request.url = isBare ? '*' : rest.startsWith('/') ? rest : `/${rest}`;
  headers.host = authority;
  return undefined;
}

const SLASH = 0x2f;

/** Whether the request asks about the server as a whole: only OPTIONS may. */
function isForServer({ method, url }: Pick<IncomingMessage, 'method' | 'url'>): boolean {
  return method === 'OPTIONS' && url === '*';
}

function countHosts(rawHeaders: readonly string[]): number {
  let count = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? '';
    if (name.length === 4 && name.toLowerCase() === 'host') count += 1;
  }
  return count;
}

/** RFC 3986, sections 3.2.2 and 3.2.3: a name or an address, and at most a port. */
const HOST = /^(?:\[([^\]]+)\]|(?:[A-Za-z0-9\-._~!$&'()*+,;=]|%[0-9A-Fa-f]{2})+)(?::(\d*))?$/;
const FUTURE_ADDRESS = /^v[0-9a-f]+\.[A-Za-z0-9\-._~!$&'()*+,;=:]+$/i;

/** Clients name one host again and again. */
let lastValid = '';

function isHost(text: string): boolean {
  if (text === lastValid) return true;
  const [whole, address, port = ''] = HOST.exec(text) ?? [];
  if (whole === undefined || Number(port) > 65_535) return false;
  if (address !== undefined && !net.isIPv6(address) && !FUTURE_ADDRESS.test(address)) return false;
  lastValid = text;
  return true;
}

function malformed(details: string): Problem {
  const rule: RequestRuleId = 'request.malformed';
  return new Problem({ status: 400, rule, details });
}

function quote(text: string): string {
  return JSON.stringify(text.slice(0, 200));
}
