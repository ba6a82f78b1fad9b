import { createHash, timingSafeEqual } from 'node:crypto';
import { isLoopback, isOwnName } from './own-names.js';
import { Problem } from './problem.js';
import type { RequestRuleId } from './rules.js';

/** What a carrier knows of a request for the control plane before it reads its body. */
interface Visitor {
  readonly host: string | undefined;
  readonly origin: string | undefined;
  readonly authorization: string | undefined;
  /** Whether it asks for a file of a page, which holds nothing of anybody: a browser cannot send a token for it. */
  readonly isForPage: boolean;
  /** Whether it asks if this process lives or can answer: who watches over it is another machine and has no token. */
  readonly isForProbe: boolean;
  /** The address at the other end of the connection. */
  readonly address: string | undefined;
}

/** Says why a visitor may not use the control plane; `undefined` when it may. */
export type Guard = (visitor: Visitor) => Problem | undefined;

/**
 * Keeps the control plane to the user of the simulator: this machine, or clients with the token.
 * A browser on this machine is not enough: pages of others run in it too.
 */
export function createGuard(options: {
  /** The address that the server listens on. */
  readonly host: string;
  readonly token: string | undefined;
  /** Whether the user has opened the simulator to the pages of an origin. */
  readonly isListed: (origin: string) => boolean;
}): Guard {
  const { host: ownHost, token, isListed } = options;
  // An empty variable in a compose file, most of the time; to take it would be to let everybody in.
  if (token === '')
    throw new RangeError('--admin-api-token is empty: give it a value or leave it out');
  return ({ host, origin, authorization, address, isForPage, isForProbe }) => {
    const foreign =
      origin !== undefined && isListed(origin) ? undefined : checkOrigin(origin, host);
    if (foreign !== undefined) return foreign;
    if (isForProbe) return undefined;
    // A page that came in by a rebound name does not know the token, so the name no longer matters.
    if (token !== undefined) return isForPage ? undefined : checkToken(authorization, token);
    if (address === undefined || !isLoopback(address)) return tokenNeeded();
    // Only HTTP/1.0 may leave it out: health checkers do, and no browser does.
    return host === undefined || isOwnName(host, ownHost) ? undefined : foreignName(host);
  };
}

function checkOrigin(origin: string | undefined, host: string | undefined): Problem | undefined {
  if (origin === undefined) return undefined;
  if (host !== undefined && (origin === `http://${host}` || origin === `https://${host}`)) {
    return undefined;
  }
  const rule: RequestRuleId = 'control.origin';
  return new Problem({
    status: 403,
    rule,
    details: `/header/origin is ${quote(origin)}: the control plane does not accept requests from pages of other origins. Call it from the test itself (curl, Node, the client of this package), or start the simulator with --allow-origin and this origin.`,
  });
}

function foreignName(host: string): Problem {
  const rule: RequestRuleId = 'control.host';
  return new Problem({
    status: 403,
    rule,
    details: `/header/host is ${quote(host)}, which is not a name of this simulator. (The check protects against DNS rebinding.) Use 127.0.0.1 or localhost, or start with --admin-api-token and send that.`,
  });
}

function checkToken(authorization: string | undefined, token: string): Problem | undefined {
  const sent = /^bearer +(.*)$/i.exec(authorization ?? '')?.[1]?.trim();
  if (sent !== undefined && isEqual(sent, token)) return undefined;
  const rule: RequestRuleId = 'control.token';
  return new Problem({
    status: 401,
    rule,
    details:
      '/header/authorization must be Bearer and the token that the simulator was started with (--admin-api-token).',
    headers: { 'www-authenticate': 'Bearer' },
  });
}

function tokenNeeded(): Problem {
  const rule: RequestRuleId = 'control.token';
  return new Problem({
    status: 403,
    rule,
    details:
      'The control plane answers only this machine. To use it from another one, start the simulator with --admin-api-token TOKEN and send Authorization: Bearer TOKEN.',
  });
}

/** Takes as long for a token that is nearly right as for one that is all wrong. */
function isEqual(one: string, other: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}

function quote(value: string): string {
  return JSON.stringify(value.slice(0, 200));
}
