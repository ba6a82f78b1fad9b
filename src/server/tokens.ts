import type { JWK, JWTPayload } from 'jose';
import type { ClaimsForm, Grant } from '../definition/definition.js';
import type { Clock } from '../runtime/clock.js';
import { isObject } from '../runtime/json.js';
import type { AuthMode, Caller, ReadToken } from './credentials.js';

export interface SigningKey {
  readonly publicKey: JWK;
  readonly privateKey: JWK;
}

export interface Claims extends Grant {
  /** Seconds. */
  readonly lifetime: number;
}

export interface Tokens {
  readonly read: ReadToken;
  /** A signed JWT with the documented claims. */
  mint(claims: Claims, clock: Clock): Promise<string>;
  /** The public half of the key that signs, as a JWK set. */
  readonly keySet: { readonly keys: readonly JWK[] };
}

const ALGORITHM = 'RS256';
const ISSUER = 'masstack-mock';

/** Checking a signature costs more than everything else that a request needs; once a token will do. */
const REMEMBERED = 1000;

export function createTokens(options: {
  readonly mode: AuthMode;
  readonly testTokens: ReadonlyMap<string, Caller>;
  readonly signingKey: SigningKey;
  readonly form: ClaimsForm;
}): Tokens {
  const { mode, testTokens, signingKey, form } = options;
  const remembered = new Map<string, Caller>();

  const readJwt = async (token: string): Promise<Caller | undefined> => {
    const payload = await (mode === 'decode' ? decode(token) : verify(token, signingKey));
    if (payload === undefined) return undefined;
    const caller = callerOf(payload, form);
    if (caller === undefined) return undefined;
    if (remembered.size >= REMEMBERED) remembered.clear();
    remembered.set(token, caller);
    return caller;
  };

  return {
    read: (token) => testTokens.get(token) ?? remembered.get(token) ?? readJwt(token),
    async mint({ orgs, permissions, lifetime }, clock) {
      const { importJWK, SignJWT } = await import('jose');
      const issued = Math.floor(clock.epoch() / 1000);
      return new SignJWT(form.write({ orgs, permissions }))
        .setProtectedHeader({ alg: ALGORITHM, typ: 'JWT', kid: String(signingKey.publicKey.kid) })
        .setIssuer(ISSUER)
        .setSubject('masstack-mock')
        .setIssuedAt(issued)
        .setExpirationTime(issued + lifetime)
        .sign(await importJWK(signingKey.privateKey, ALGORITHM));
    },
    keySet: { keys: [signingKey.publicKey] },
  };
}

async function verify(token: string, { publicKey }: SigningKey): Promise<JWTPayload | undefined> {
  const { compactVerify, errors, importJWK } = await import('jose');
  try {
    const key = await importJWK(publicKey, ALGORITHM);
    // Signature only: the times are checked against the simulator's clock at every use.
    const { payload } = await compactVerify(token, key, { algorithms: [ALGORITHM] });
    return parsePayload(payload);
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof TypeError) return undefined;
    throw error;
  }
}

async function decode(token: string): Promise<JWTPayload | undefined> {
  const { decodeJwt, errors } = await import('jose');
  try {
    const payload = decodeJwt(token);
    return payload;
  } catch (error) {
    if (error instanceof errors.JOSEError) return undefined;
    throw error;
  }
}

function parsePayload(bytes: Uint8Array): JWTPayload | undefined {
  try {
    const payload: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return isObject(payload) ? payload : undefined;
  } catch {
    return undefined;
  }
}

/** Times must be numbers (RFC 7519, section 4.1.4), or a token that should have ended would never end. */
function callerOf(payload: JWTPayload, form: ClaimsForm): Caller | undefined {
  const { exp, nbf, iat } = payload;
  if (![exp, nbf, iat].every(isTime)) return undefined;
  const { orgs, permissions } = form.read(payload);
  return {
    orgs: new Set(orgs),
    permissions: new Set(permissions),
    ...(typeof exp === 'number' && { expires: exp }),
    ...(typeof nbf === 'number' && { notBefore: nbf }),
  };
}

const isTime = (claim: unknown): boolean => claim === undefined || Number.isFinite(claim);
