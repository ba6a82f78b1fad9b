/** What the tokens of this API say: the documented claims, read and written. */
import { isObject } from '../runtime/json.js';

/** For whom a token is good, and what for. */
interface Grant {
  readonly orgs: readonly string[];
  readonly permissions: readonly string[];
}

type Payload = Readonly<Record<string, unknown>>;

export const claims = {
  /** A claim of another type than documented counts as not there. */
  read({ tenants_translation, permissions }: Payload): Grant {
    const tenants: readonly unknown[] = Array.isArray(tenants_translation)
      ? tenants_translation
      : [];
    return {
      orgs: tenants
        .map((tenant) => (isObject(tenant) ? tenant['org'] : undefined))
        .filter((org) => typeof org === 'string'),
      permissions:
        typeof permissions === 'string' ? permissions.split(' ').filter((name) => name !== '') : [],
    };
  },

  write: ({ orgs, permissions }: Grant): Payload => ({
    scope: 'api:everything',
    tenants_translation: orgs.map((org, index) => ({ tenant_id: String(index + 1), org })),
    permissions: permissions.join(' '),
  }),
};
