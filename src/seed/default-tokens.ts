import { permissionsIn } from '../lifecycles/condition.js';
import type { Lifecycles } from '../lifecycles/index.js';
import { EVERY_ORG, type TestToken } from './fixtures.js';

/** The test tokens of a definition that brings none, each with what is true of it for this API. */
export function defaultTokens(lifecycles: Lifecycles): readonly TestToken[] {
  const orgs = [EVERY_ORG];
  const permissions = permissionsIn(lifecycles.all);
  const expires_at = '2024-01-01T00:00:00Z';
  const hasOrgs = lifecycles.all.some(({ tenant }) => tenant !== undefined);
  const about = (org: string, has: 'every permission' | 'no permission'): string =>
    (hasOrgs ? `Accepted for ${org}` : 'Accepted by every operation') +
    (permissions.length > 0 ? `; has ${has}` : '');
  return [
    { token: 'test_admin', orgs, permissions, about: about(EVERY, 'every permission') },
    { token: 'test_agent', orgs, permissions: [], about: about(EVERY, 'no permission') },
    {
      token: 'test_other_org',
      orgs: ['other_org'],
      permissions,
      about: about('the organization other_org only', 'every permission'),
    },
    { token: 'test_expired', orgs, permissions, expires_at, about: 'Expired at the start of 2024' },
  ];
}

const EVERY = 'every organization';
