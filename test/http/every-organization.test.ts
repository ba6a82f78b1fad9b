/** Only the fixtures' own test tokens are good for every organization. */
import { describe, expect, test } from '@jest/globals';
import { createSimulator } from '../../src/index.js';

const PATH = '/v1/orgs/yoigo/identifications/agent/3fa85f64-5717-4562-b3fc-2c963f66afa6';
const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

const claims = (org: unknown): string =>
  `${encode({ alg: 'none' })}.${encode({
    tenants_translation: [{ tenant_id: '1', org }],
    permissions: 'documents.identifications.force_delete',
  })}.`;

describe.each(['strict', 'decode'] as const)('--auth %s', (auth) => {
  test('a minted token for * opens no other organization', async () => {
    const simulator = await createSimulator({ port: 0, auth });
    try {
      const remove = async (token: string) => {
        const { status, rule } = await simulator.handle({
          method: 'DELETE',
          url: `${PATH}?force=false`,
          headers: { authorization: `Bearer ${token}` },
        });
        return { status, rule };
      };
      const refused = { status: 401, rule: 'credentials.organization' };
      const { access_token: minted } = await simulator.admin.createToken({ body: { orgs: ['*'] } });
      expect(await remove(minted)).toEqual(refused);
      // Again, when it is remembered.
      expect(await remove(minted)).toEqual(refused);
      if (auth === 'decode') expect(await remove(claims('*'))).toEqual(refused);
      expect(await remove('test_admin')).toMatchObject({ status: 404 });
    } finally {
      await simulator.close();
    }
  });
});
