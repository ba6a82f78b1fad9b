/** Uses every export of the package, as a test of somebody else would. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createSimulator } from 'masstack-mock';
import { connectAdmin } from 'masstack-mock/client';
import { createToSatisfyContract, toSatisfyContract } from 'masstack-mock/jest';

const CHAIN = '/v1/orgs/yoigo/identifications/chain/yoigo-chain-created';
const simulator = await createSimulator({ port: 0, data: 'memory', population: 2 });
try {
  const headers = { authorization: 'Bearer test_admin' };
  const response = await fetch(simulator.url + CHAIN, { headers });
  assert.equal(response.status, 200);
  assert.equal((await toSatisfyContract(response)).pass, true);
  const newer = await createToSatisfyContract(['newer-docs']);
  assert.equal((await newer(response)).pass, true);
  const dynamic = await fetch(simulator.url + CHAIN, {
    headers: { ...headers, prefer: 'dynamic=true' },
  });
  assert.equal(dynamic.status, 200);
  const admin = connectAdmin(simulator.url);
  assert.equal((await admin.getClock()).mode, 'running');
  const { access_token: token } = await admin.createToken({ body: { orgs: ['yoigo'] } });
  const minted = { authorization: `Bearer ${token}` };
  assert.equal((await fetch(simulator.url + CHAIN, { headers: minted })).status, 200);
} finally {
  await simulator.close();
}

const require = createRequire(import.meta.url);
for (const name of ['openapi.yaml', 'openapi.json', 'package.json']) {
  assert.ok(readFileSync(require.resolve(`masstack-mock/${name}`)).length > 1000, name);
}
process.stdout.write('every export works\n');
