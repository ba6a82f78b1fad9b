import { credentialsStatus, type Operation } from '../openapi/operation.js';
import type { Clock } from '../runtime/clock.js';
import { EVERY_PERMISSION, type Permissions } from '../lifecycles/condition.js';
import { headerOf, type RequestValue } from './message.js';
import { describeScheme, sentFor } from './schemes.js';
import { Problem } from './problem.js';
import type { RequestRuleId } from './rules.js';

/** Whose token it is. */
export interface Caller {
  readonly orgs: ReadonlySet<string> | typeof EVERY_ORG;
  readonly permissions: Permissions;
  /** Seconds since the epoch; absent: forever. */
  readonly expires?: number;
  /** Seconds since the epoch. */
  readonly notBefore?: number;
}

/** Finds out what a token says; `undefined` when it cannot be believed. Times are checked elsewhere. */
export type ReadToken = (token: string) => Caller | undefined | Promise<Caller | undefined>;

/** `strict` checks signatures, `decode` reads foreign tokens without that, `none` asks for no token. */
export const AUTH_MODES = ['strict', 'decode', 'none'] as const;
export type AuthMode = (typeof AUTH_MODES)[number];

export type Authenticate = (
  request: RequestValue,
  operation: Operation,
  org: string | undefined,
  clock: Clock,
) => Caller | Problem | Promise<Caller | Problem>;

/**
 * Good for every organization. No text: a token that somebody made can claim the organization `*`, and
 * is good for that one only.
 */
export const EVERY_ORG = Symbol('every organization');

export const ANYBODY: Caller = { orgs: EVERY_ORG, permissions: EVERY_PERMISSION };

export function createAuthenticate(mode: AuthMode, readToken: ReadToken): Authenticate {
  if (mode === 'none') return () => ANYBODY;
  const byScheme = createAuthenticateByScheme(readToken);
  return (request, operation, org, clock) => {
    if (operation.security !== undefined) return byScheme(request, operation, org, clock);
    const header = headerOf(request, 'authorization');
    if (header === undefined) {
      return refuse(operation, 'credentials.missing', 'Send Authorization: Bearer <token>.');
    }
    if (header.slice(0, 7).toLowerCase() !== 'bearer ') {
      return refuse(
        operation,
        'credentials.missing',
        'The Authorization header must be of the form Bearer <token>.',
      );
    }
    const known = readToken(header.slice(7).trim());
    return known instanceof Promise
      ? known.then((caller) => check(operation, caller, org, clock))
      : check(operation, known, org, clock);
  };
}

/** Credentials as the document describes them: one of its alternatives, which carries a test token. */
function createAuthenticateByScheme(readToken: ReadToken): Authenticate {
  return async (request, operation, org, clock) => {
    const { security = [] } = operation;
    const sent = security.map((schemes) => schemes.map((scheme) => sentFor(scheme, request)));
    const isWhole = sent.map((parts) => parts.every((part) => part !== undefined));
    const secrets = sent.flatMap((parts, index) =>
      isWhole[index] === true ? parts.flatMap((part) => part?.secrets ?? []) : [],
    );
    if (security.length === 0 || (secrets.length === 0 && isWhole.includes(true))) return ANYBODY;
    if (secrets.length === 0) {
      const wanted = security.map((schemes) => schemes.map(describeScheme).join(' and '));
      return refuse(operation, 'credentials.missing', `Send ${wanted.join(', or ')}.`);
    }
    for (const secret of secrets) {
      const caller = await readToken(secret);
      if (caller !== undefined) return check(operation, caller, org, clock);
    }
    return check(operation, undefined, org, clock);
  };
}

function check(
  operation: Operation,
  caller: Caller | undefined,
  org: string | undefined,
  clock: Clock,
): Caller | Problem {
  if (caller === undefined) {
    return refuse(
      operation,
      'credentials.invalid',
      'The token is neither a test token nor a JWT that was signed for this server. GET /__admin/catalogue lists test tokens; POST /__admin/tokens makes a JWT.',
    );
  }
  const seconds = clock.epoch() / 1000;
  if (caller.expires !== undefined && seconds >= caller.expires) {
    return refuse(operation, 'credentials.expired', 'The token has expired.');
  }
  if (caller.notBefore !== undefined && seconds < caller.notBefore) {
    return refuse(operation, 'credentials.expired', 'The token is not valid yet.');
  }
  if (org !== undefined && caller.orgs !== EVERY_ORG && !caller.orgs.has(org)) {
    return refuse(
      operation,
      'credentials.organization',
      `The token is not valid for this organization, only for ${[...caller.orgs].join(', ') || 'none'}.`,
    );
  }
  return caller;
}

function refuse(operation: Operation, rule: RequestRuleId, details: string): Problem {
  const status = credentialsStatus(operation);
  return new Problem({
    status,
    rule,
    details,
    ...(status === 401 && { headers: { 'www-authenticate': challengeOf(operation) } }),
  });
}

/** RFC 9110, section 11.6.1, asks for one; keys have no name of their own there. */
function challengeOf({ security = [] }: Operation): string {
  const types = new Set(security.flat().map(({ type }) => type));
  if (types.size === 0 || types.has('bearer')) return 'Bearer';
  return types.has('basic') ? 'Basic realm="masstack-mock"' : 'ApiKey';
}
