import type { Operation, SecurityScheme } from './operation.js';

/** The parts of a request that say whose it is. */
export interface Credentials {
  readonly headers: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
}

/** What every request sends to an API that says nothing of security. */
const BEARER: readonly SecurityScheme[] = [{ type: 'bearer' }];

/**
 * The schemes that a request of the run uses, of the alternatives that the operation has: the first that
 * messages show. Empty for an operation that is for everybody.
 */
export function schemesOf({ security }: Operation): readonly SecurityScheme[] {
  if (security === undefined) return BEARER;
  const visible = security.map((schemes) => schemes.filter(({ type }) => type !== 'unseen'));
  return visible.find((schemes) => schemes.length > 0) ?? [];
}

/** The value of an Authorization header in a scheme that the operation does not have, if there is one. */
export function otherScheme({ security }: Operation): string | undefined {
  const schemes = (security ?? [BEARER]).flat();
  const types = schemes.map(({ type }) => type);
  // A key there is told from a scheme by nothing.
  const isKey = schemes.some((each) => each.type === 'key' && /^authorization$/i.test(each.name));
  if (isKey) return undefined;
  if (!types.includes('basic')) return 'Basic dmVyaWZ5OnZlcmlmeQ==';
  return types.includes('bearer') ? undefined : 'Bearer not-a-token';
}

/** The token itself, where it is given as the value of an Authorization header. */
export function secretIn(authorization: string): string {
  return authorization.replace(/^bearer +/i, '');
}

/** Where the operation takes the token that is the value of an Authorization header elsewhere. */
export function placeToken(operation: Operation, authorization: string): Credentials {
  const secret = secretIn(authorization);
  return schemesOf(operation).reduce<Credentials>(
    (placed, scheme) => place(scheme, { authorization, secret }, placed),
    { headers: {}, query: {} },
  );
}

function place(
  scheme: SecurityScheme,
  { authorization, secret }: { readonly authorization: string; readonly secret: string },
  { headers, query }: Credentials,
): Credentials {
  switch (scheme.type) {
    case 'bearer':
      return { headers: { ...headers, authorization }, query };
    case 'basic':
      return { headers: { ...headers, authorization: basicOf(secret) }, query };
    case 'key': {
      const { in: where, name } = scheme;
      if (where === 'query') return { headers, query: { ...query, [name]: secret } };
      if (where === 'header')
        return { headers: { ...headers, [name.toLowerCase()]: secret }, query };
      const pair = `${name}=${encodeURIComponent(secret)}`;
      const cookie = headers['cookie'] === undefined ? pair : `${headers['cookie']}; ${pair}`;
      return { headers: { ...headers, cookie }, query };
    }
    case 'unseen':
      return { headers, query };
  }
}

/** A token as the user name; user name and password, where somebody gave both. */
export function basicOf(secret: string): string {
  if (/^basic /i.test(secret)) return secret;
  const pair = secret.includes(':') ? secret : `${secret}:`;
  return `Basic ${Buffer.from(pair).toString('base64')}`;
}
