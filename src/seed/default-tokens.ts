import { permissionsIn } from '../lifecycles/condition.js';
import type { Lifecycles } from '../lifecycles/index.js';
import { EVERY_ORG, type TestToken } from './fixtures.js';

/** The test tokens of a definition that brings none. */
export function defaultTokens(lifecycles: Lifecycles): readonly TestToken[] {
  const orgs = [EVERY_ORG];
  const permissions = permissionsIn(lifecycles.all);
  const expires_at = '2024-01-01T00:00:00Z';
  return [
    { token: 'test_admin', orgs, permissions, about: 'Every organization and every permission' },
    { token: 'test_agent', orgs, permissions: [], about: 'Every organization, no permission' },
    {
      token: 'test_other_org',
      orgs: ['other_org'],
      permissions,
      about: 'Good for the organization other_org only',
    },
    { token: 'test_expired', orgs, permissions, expires_at, about: 'Expired at the start of 2024' },
  ];
}
