import { beforeAll, describe, expect, test } from '@jest/globals';
import { startSimulator, until, useBrowser, type Simulator } from './support.js';

const visitor = useBrowser();
const TOKEN = 'secret';
let simulator: Simulator;
let locked: Simulator;
beforeAll(async () => {
  [simulator, locked] = await Promise.all([
    startSimulator(),
    startSimulator(['--admin-api-token', TOKEN], TOKEN),
  ]);
});

describe('the reference', () => {
  test.each([
    [
      'api',
      'chain status',
      '/orgs/{org_id}/identifications/chain/{identification_chain_id}',
      'yoigo-chain',
    ],
    ['control', 'which one is next', '/__admin/expiries', '"count"'],
  ])('of the %s: finds an operation by its words and sends it', async (of, words, path, answer) => {
    const page = await visitor.open(simulator, {
      at: `../docs?of=${of}`,
      colorScheme: of === 'api' ? 'light' : 'dark',
    });
    await page.locator('.opblock').first().waitFor();
    await page.getByRole('searchbox', { name: 'Search in the operations' }).fill(words);
    const found = page.locator('.opblock');
    await until(
      () => found.count(),
      (count) => count === 1,
    );
    expect(
      (await found.locator('.opblock-summary-path').innerText()).replaceAll('\u200b', ''),
    ).toBe(path);
    await found.locator('.opblock-summary-control').click();
    await found.locator('.execute').click();
    const told = found.locator('.live-responses-table .response-col_description pre').first();
    await told.waitFor();
    expect(await told.innerText()).toContain(answer);
  });

  test('can be read where the control plane is locked', async () => {
    const page = await visitor.open(locked, { at: '../docs?of=control' });
    await page.locator('.opblock').first().waitFor();
  });
});
