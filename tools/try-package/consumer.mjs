/** Uses every export of the package, as a test of somebody else would. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createSimulator } from 'masstack-mock';
import { connectAdmin } from 'masstack-mock/client';
import { createToSatisfyContract, toSatisfyContract } from 'masstack-mock/jest';
import { startHandlers } from 'masstack-mock/msw';
import { test as ofPlaywright } from 'masstack-mock/playwright';
import { masstack } from 'masstack-mock/vite';
import 'masstack-mock/types';
import { setupServer } from 'msw/node';

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

const { handlers, simulator: behind } = await startHandlers({ baseUrl: 'https://api.example/v1' });
const server = setupServer(...handlers);
server.listen();
try {
  const answer = await fetch(`https://api.example${CHAIN}`, {
    headers: { authorization: 'Bearer test_admin' },
  });
  assert.equal(answer.status, 200);
} finally {
  server.close();
  await behind.close();
}
assert.equal(typeof ofPlaywright.extend, 'function');
assert.equal(masstack().name, 'masstack-mock');

const require = createRequire(import.meta.url);
// For a page, and for CommonJS.
assert.ok(import.meta.resolve('masstack-mock/browser').endsWith('.js'));
assert.equal(typeof require('masstack-mock/client').connectAdmin, 'function');
assert.equal(typeof require('masstack-mock/jest').toSatisfyContract, 'function');
for (const name of ['openapi.yaml', 'openapi.json', 'package.json']) {
  assert.ok(readFileSync(require.resolve(`masstack-mock/${name}`)).length > 1000, name);
}
process.stdout.write('every export works\n');
