/** What the tokens of this API say: the documented claims, read and written. */
import type { ClaimsForm } from '../definition/definition.js';
import { isObject } from '../runtime/json.js';

export const claims: ClaimsForm = {
  /** A claim of another type than documented counts as not there. */
  read({ tenants_translation, permissions }) {
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

  write: ({ orgs, permissions }) => ({
    scope: 'api:everything',
    tenants_translation: orgs.map((org, index) => ({ tenant_id: String(index + 1), org })),
    permissions: permissions.join(' '),
  }),
};
