import { createSimulator } from 'masstack-mock';
import 'masstack-mock/jest';

let simulator;
beforeAll(async () => {
  simulator = await createSimulator({ listen: false });
});
beforeEach(() => simulator.reset());
afterAll(() => simulator.close());

test('an app that takes its fetch as a parameter needs no port', async () => {
  const response = await simulator.fetch(
    '/v1/orgs/yoigo/identifications/chain/yoigo-chain-created',
    { headers: { authorization: 'Bearer test_admin' } },
  );
  expect(response.status).toBe(200);
  await expect(response).toSatisfyContract();
});

test('stages a record', async () => {
  const { id } = await simulator.admin.createEntity({
    kind: 'biometric-signature',
    body: { org: 'yoigo', state: 'SIGNED' },
  });
  const response = await simulator.fetch(`/v1/orgs/yoigo/biometric_signs/${id}`, {
    headers: { authorization: 'Bearer test_admin' },
  });
  expect(response.status).toBe(200);
});
