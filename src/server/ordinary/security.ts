import type { OrdinaryOperation } from '../../openapi/ordinary/describe.js';
import type { SecurityScheme } from '../../openapi/operation.js';
import { splitPairs } from '../../openapi/ordinary/serialization.js';
import type { Clock } from '../../runtime/clock.js';
import { ANYBODY, type Authenticate, type Caller } from '../credentials.js';
import { headerOf, type RequestValue } from '../message.js';
import { Problem } from '../problem.js';

/**
 * Whom the request comes from. In a definition, that is what its test tokens say. A document beside it gets the
 * simulator's own token where it does not describe security; a key or a password is taken there when it is sent, since
 * nobody can say which is right, and a test token opens what a key opens.
 */
export async function authenticateOrdinary(
  authenticate: Authenticate,
  { security, operation }: OrdinaryOperation,
  {
    isOfDefinition,
    request,
    query,
    org,
    clock,
  }: {
    readonly isOfDefinition: boolean;
    readonly request: RequestValue;
    readonly query: string;
    readonly org: string | undefined;
    readonly clock: Clock;
  },
): Promise<Caller | Problem> {
  if (isOfDefinition) return authenticate(request, { ...operation, security }, org, clock);
  const isOpen = security?.some((schemes) =>
    schemes.every((scheme) => scheme.type !== 'bearer' && isSent(scheme, request, query)),
  );
  if (security !== undefined && (security.length === 0 || isOpen === true)) return ANYBODY;
  const known = await authenticate(request, operation, org, clock);
  if (!(known instanceof Problem) || security === undefined) return known;
  if (security.some((schemes) => schemes.some(({ type }) => type === 'bearer'))) return known;
  const wanted = security.map((schemes) => schemes.map(describe).join(' and ')).join(', or ');
  return new Problem({
    status: known.status,
    rule: known.rule,
    details: `Send ${wanted}, or Authorization: Bearer <token> with a test token.`,
  });
}

function isSent(scheme: SecurityScheme, request: RequestValue, query: string): boolean {
  switch (scheme.type) {
    case 'basic':
      return /^basic /i.test(headerOf(request, 'authorization') ?? '');
    case 'key':
      if (scheme.in === 'header') return headerOf(request, scheme.name.toLowerCase()) !== undefined;
      return (scheme.in === 'query' ? splitPairs(query) : cookiesOf(request)).some(
        ([name]) => name === scheme.name || name === encodeURIComponent(scheme.name),
      );
    case 'unseen':
      return true;
    case 'bearer':
      return false;
  }
}

function cookiesOf(request: RequestValue): ReturnType<typeof splitPairs> {
  return splitPairs((headerOf(request, 'cookie') ?? '').replaceAll(/;\s*/g, '&'));
}

function describe(scheme: SecurityScheme): string {
  if (scheme.type === 'key') return `the ${scheme.in} ${scheme.name}`;
  return scheme.type === 'basic' ? 'Authorization: Basic <credentials>' : 'a token';
}
