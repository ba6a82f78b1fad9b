import { beforeAll, describe, expect, test } from '@jest/globals';
import { startSimulator, until, useBrowser, type Simulator } from './support.js';

const visitor = useBrowser();
let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator(['--definition', 'test/definitions/library']);
});

describe('with a definition of an API of its own', () => {
  test('the page shows that API: its kinds, its states, its operations', async () => {
    const page = await visitor.open(simulator, { at: '#/records' });
    await page.getByRole('button', { name: /^Loan/ }).waitFor();
    const lent = page.getByRole('region', { name: /^LENT, / });
    await page.getByRole('button', { name: /^A Wizard of Earthsea/ }).focus();
    await page.keyboard.press('Alt+ArrowRight');
    await lent.getByText('A Wizard of Earthsea').click();
    const record = page.getByRole('complementary', { name: 'Record' });
    const withdraw = record.getByRole('listitem').filter({ hasText: 'withdrawBook' });
    await withdraw.getByText('409', { exact: true }).waitFor();
    // This API has one owner for all.
    expect(await record.getByText('Owner', { exact: true }).count()).toBe(0);
    await withdraw.getByRole('button', { name: /^Send/ }).click();
    await withdraw.getByRole('group', { name: 'Request and answer' }).waitFor();
    await until(
      () => simulator.admin.listRequestSummaries(),
      ({ requests }) => requests[0]?.status === 409,
    );
  });
});
