import { isObject } from '../runtime/json.js';
import type { ClaimsForm } from './definition.js';
import { PlacedError } from './source.js';
import { valueAt } from '../runtime/json-pointer.js';

/** Where the claims of a token say what it grants: `credentials.yaml`. */
interface Places {
  /** The claim with the names of the owners; a pointer such as `/tenants`. */
  readonly orgs: readonly string[];
  readonly permissions: readonly string[];
}

/** What most APIs with JSON Web Tokens do (RFC 8693, section 4.2). */
const DEFAULT: Places = { orgs: ['org'], permissions: ['scope'] };

/**
 * How the tokens of an API are read. The claims may be lists or texts with blanks in them.
 *
 * @param credentials what stands in `credentials.yaml`: `claims: { orgs: /tenant, permissions: /scope }`
 * @throws DefinitionError when it cannot be used
 */
export function createClaims(credentials: unknown): ClaimsForm {
  const places = credentials === undefined ? DEFAULT : readPlaces(credentials);
  return {
    read: (payload) => ({
      orgs: toNames(valueAt(payload, places.orgs)),
      permissions: toNames(valueAt(payload, places.permissions)),
    }),
    write: ({ orgs, permissions }) => {
      const payload: Record<string, unknown> = {};
      put(payload, places.orgs, orgs);
      put(payload, places.permissions, permissions.join(' '));
      return payload;
    },
  };
}

function readPlaces(credentials: unknown): Places {
  const claims = isObject(credentials) ? credentials['claims'] : undefined;
  if (!isObject(claims)) {
    throw new PlacedError(
      '/claims',
      'must have claims, such as claims: { orgs: /tenant, permissions: /scope }',
    );
  }
  const unknown = Object.keys(claims).find((key) => !Object.hasOwn(DEFAULT, key));
  if (unknown !== undefined) {
    throw new PlacedError(`/claims/${unknown}`, `/claims/${unknown} is not orgs or permissions`);
  }
  const read = (name: keyof Places): readonly string[] => {
    const pointer = claims[name];
    if (pointer === undefined) return DEFAULT[name];
    if (typeof pointer === 'string' && /^(?:\/[^/]+)+$/.test(pointer)) {
      const keys = pointer.slice(1).split('/');
      if (!keys.includes('__proto__')) return keys;
    }
    throw new PlacedError(`/claims/${name}`, `/claims/${name} must be a pointer such as /scope`);
  };
  return { orgs: read('orgs'), permissions: read('permissions') };
}

function put(target: Record<string, unknown>, keys: readonly string[], value: unknown): void {
  const [key = '', ...rest] = keys;
  if (rest.length === 0) target[key] = value;
  else {
    const inner = { ...(isObject(target[key]) ? target[key] : {}) };
    target[key] = inner;
    put(inner, rest, value);
  }
}

function toNames(value: unknown): readonly string[] {
  if (typeof value === 'string') return value.split(' ').filter((name) => name !== '');
  return Array.isArray(value) ? value.filter((name) => typeof name === 'string') : [];
}
