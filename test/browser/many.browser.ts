import { beforeAll, describe, expect, test } from '@jest/globals';
import { AGENT, send, startSimulator, until, useBrowser, type Simulator } from './support.js';

const visitor = useBrowser();
let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator(['--population', '100000']);
}, 120_000);

describe('with 100,000 records', () => {
  test('the board opens, scrolls to any depth and searches, with few cards in the document', async () => {
    const page = await visitor.open(simulator, { at: `#/records/${AGENT}` });
    const { kinds } = await simulator.admin.countEntities();
    const [state = '', count = 0] =
      Object.entries(kinds[0]?.states ?? {}).sort(([, a], [, b]) => b - a)[0] ?? [];
    expect(count).toBeGreaterThan(1000);
    const column = page.getByRole('region', { name: `${state}, ${count}` });
    const cards = column.getByRole('button');
    await cards.first().waitFor();
    expect(await page.locator('.card').count()).toBeLessThan(300);
    // The end is loaded page by page, as one scrolls.
    await cards.first().focus();
    const positionOf = async (): Promise<number> =>
      Number(await page.evaluate("document.activeElement.closest('li')?.ariaPosInSet ?? 0"));
    await until(
      async () => {
        await page.keyboard.press('End');
        return positionOf();
      },
      (position) => position >= 500,
    );
    expect(await page.locator('.card').count()).toBeLessThan(300);
    const [, id = ''] = ((await cards.last().getAttribute('title')) ?? '').split(' · ');
    await page.getByLabel(/^Search by id/).fill(id);
    await page.getByText('1 found').waitFor();
    await until(
      () => page.locator('.card').count(),
      (shown) => shown === 1,
    );
    await page.getByTitle(id).waitFor();
  });

  test('a flood of requests is shown as far as it can be, and counted', async () => {
    const page = await visitor.open(simulator, { at: '#/requests' });
    const path = `/v1/orgs/yoigo/identifications/chain/nobody`;
    const flood = 6000;
    const workers = Array.from({ length: 32 }, async () => {
      for (let sent = 0; sent < flood / 32; sent += 1)
        await (await send(simulator, 'GET', path)).text();
    });
    await Promise.all(workers);
    await page.getByText(/^1,000 requests · [\d,]+ came too fast to be shown here$/).waitFor();
    const lines = page.getByRole('list', { name: 'Requests, the newest first' }).getByRole('link');
    expect(await lines.count()).toBeLessThan(60);
    // The page is as quick as before.
    await page.getByRole('link', { name: 'Time' }).click();
    await page.getByRole('heading', { level: 1, name: 'Time' }).waitFor();
  });
});
