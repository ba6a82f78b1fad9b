import { createSimulator } from 'masstack-mock';
import 'masstack-mock/vitest';
import { expect, test, vi } from 'vitest';

test('a simulator in the same process answers under fake timers', async () => {
  vi.useFakeTimers();
  const simulator = await createSimulator({ port: 0, data: 'memory' });
  const response = await fetch(
    `${simulator.url}/v1/orgs/yoigo/identifications/chain/yoigo-chain-created`,
    { headers: { authorization: 'Bearer test_admin' } },
  );
  await expect(response).toSatisfyContract();
  await simulator.close();
  vi.useRealTimers();
});
