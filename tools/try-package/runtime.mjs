/** What works in each runtime: in process, over HTTP, a directory that is opened again, and the build for pages. */
import assert from 'node:assert/strict';
import { mkdtempSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createSimulator } from 'masstack-mock';
import { createSimulator as createInPage } from 'masstack-mock/browser';
import { connectAdmin } from 'masstack-mock/client';

const ORG = '/v1/orgs/yoigo';
const CHAIN = `${ORG}/identifications/chain/yoigo-chain-created`;
const AGENT = `${ORG}/identifications/agent/a9e00000-0001-4001-8000-000000000001/close`;
const SCORING = `${ORG}/scorings/identity_document/5c000000-0001-4001-8000-000000000001/score`;
const headers = { authorization: 'Bearer test_admin' };

const quiet = await createSimulator({ listen: false });
const body = new FormData();
const png = Uint8Array.of(137, 80, 78, 71, 13, 10, 26, 10, 0, 0, 0, 13, 73, 72, 68, 82);
body.append('front', new Blob([png], { type: 'image/png' }), 'front.png');
assert.equal((await quiet.fetch(CHAIN, { headers })).status, 200);
assert.equal((await quiet.fetch(SCORING, { method: 'PUT', headers, body })).status, 204);
await quiet.close();

const data = mkdtempSync(path.join(os.tmpdir(), 'try-runtime-'));
for (const status of [204, 409]) {
  const kept = await createSimulator({ port: 0, data });
  assert.equal((await connectAdmin(kept.url).getClock()).mode, 'running');
  assert.equal((await fetch(kept.url + AGENT, { method: 'POST', headers })).status, status);
  await kept.close();
}

const inPage = await createInPage();
assert.equal((await inPage.fetch(CHAIN, { headers })).status, 200);
process.stdout.write('works\n');
