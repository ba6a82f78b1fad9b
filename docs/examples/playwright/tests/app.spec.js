import { expect, test } from 'masstack-mock/playwright';

const AGENT = 'a9e00000-0001-4001-8000-000000000001';
const SCORING = '5c000000-0001-4001-8000-000000000001';
const headers = { authorization: 'Bearer test_admin' };

// Eight times the same record: each test has a world of its own.
for (let number = 1; number <= 8; number += 1) {
  test(`an agent identification is closed once (${number})`, async ({ page }) => {
    await page.goto('/');
    await page.locator('#close').click();
    await expect(page.locator('#state')).toHaveText('204');
    await page.locator('#close').click();
    await expect(page.locator('#state')).toHaveText('409');
  });
}

test('the test stages what the app then sees', async ({ page, masstack }) => {
  await masstack.admin.patchEntity({
    kind: 'agent-identification',
    id: AGENT,
    body: { state: 'EXPIRED' },
  });
  await page.goto('/');
  const answered = page.waitForResponse('**/close');
  await page.locator('#close').click();
  await expect(page.locator('#state')).toHaveText('409');
  await expect(await answered).toSatisfyContract();
});

test('a connection that drops', async ({ page, masstack }) => {
  await masstack.admin.createStub({
    body: {
      request: { operationId: 'closeAgentIdentification' },
      response: { fault: 'CONNECTION_RESET_BY_PEER' },
    },
  });
  await page.goto('/');
  await page.locator('#close').click();
  await expect(page.locator('#state')).toContainText('failed');
});

test('a file that is uploaded arrives whole', async ({ page, masstack }) => {
  await page.goto('/');
  const bytes = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
  const file = { name: 'failed_front.png', mimeType: 'image/png', buffer: bytes };
  await page.locator('#file').setInputFiles(file);
  await expect(page.locator('#state')).toHaveText('204');
  const scoring = await masstack.admin.getEntity({ kind: 'document-scoring', id: SCORING });
  expect(scoring.result).toBe('FAILED');
});

test('a request of the test itself', async ({ request, masstack }) => {
  const chain = await masstack.stage('identification-chain', { org: 'yoigo' });
  const path = `/v1/orgs/yoigo/identifications/chain/${chain.id}`;
  const response = await request.get(masstack.url + path, { headers });
  expect(response.status()).toBe(200);
  await expect(response).toSatisfyContract();
});

test.describe('an app that calls what does not exist', () => {
  test.fail();
  test('fails, and the message names the nearest operation', async ({ page }) => {
    await page.goto('/');
    await page.locator('#typo').click();
    await expect(page.locator('#state')).toHaveText('404');
  });
});
