const { connectAdmin } = require('masstack-mock/client');
require('masstack-mock/jest');

// `masstack-mock exec` starts the simulator, and tells where it is.
const url = process.env.MASSTACK_MOCK_URL;
const admin = connectAdmin(url);
const headers = { authorization: 'Bearer test_admin' };

beforeEach(() => admin.reset());

test('the second close is a conflict', async () => {
  const agent = `${url}/v1/orgs/yoigo/identifications/agent/a9e00000-0001-4001-8000-000000000001`;
  const close = () => fetch(`${agent}/close`, { method: 'POST', headers });
  expect((await close()).status).toBe(204);
  const second = await close();
  expect(second.status).toBe(409);
  await expect(second).toSatisfyContract();
});
