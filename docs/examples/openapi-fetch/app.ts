import assert from 'node:assert/strict';
import createClient from 'openapi-fetch';
import { createSimulator } from 'masstack-mock';
import type { paths } from 'masstack-mock/types';

const simulator = await createSimulator({ listen: false });
const client = createClient<paths>({
  baseUrl: `${simulator.url}/v1`,
  fetch: (request) => simulator.fetch(request),
  headers: { authorization: 'Bearer test_admin' },
});

// The path, its parameters and the body of the answer are typed.
const { data, error } = await client.GET(
  '/orgs/{org_id}/identifications/chain/{identification_chain_id}',
  {
    params: {
      path: { org_id: 'yoigo', identification_chain_id: 'yoigo-chain-created' },
      header: { 'User-Agent': 'example' },
    },
  },
);
assert.equal(error, undefined);
assert.equal(data?.status, 'CREATED');
await simulator.close();
console.log('typed, and answered:', data?.status);
