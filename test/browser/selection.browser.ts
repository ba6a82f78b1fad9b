import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import { AGENT, startSimulator, until, useBrowser, type Simulator } from './support.js';

const visitor = useBrowser();
let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
beforeEach(async () => {
  await simulator.admin.reset();
});

const open = (): Promise<Page> => visitor.open(simulator, { at: `#/records/${AGENT}` });
const column = (page: Page, state: string): Locator =>
  page.getByRole('region', { name: new RegExp(`^${state}, `) });
const bar = (page: Page): Locator => page.getByRole('group', { name: 'Selected records' });
const boxes = (page: Page, state: string): Locator => column(page, state).getByRole('checkbox');
const inState = async (state: string): Promise<readonly string[]> =>
  (await simulator.admin.listEntities({ kind: AGENT, state, order: 'newest' })).entities.map(
    ({ id }) => id,
  );

describe('several records at once', () => {
  test('are chosen with their boxes, and put into a state after a question with their number', async () => {
    const [first = '', second = '', third = '', ...others] = await inState('CREATED');
    const closed = (await inState('CLOSED')).length;
    const page = await open();
    await boxes(page, 'CREATED').first().check();
    await bar(page).getByText('1 selected').waitFor();
    // With Shift, all from the one before.
    await boxes(page, 'CREATED')
      .nth(2)
      .click({ modifiers: ['Shift'] });
    await bar(page).getByText('3 selected').waitFor();
    await bar(page).getByLabel('Put the selected records into').selectOption('CLOSED');
    const dialog = page.getByRole('dialog', { name: 'Put 3 records into CLOSED?' });
    await dialog.getByRole('button', { name: 'Cancel', exact: true }).click();
    expect((await inState('CREATED')).length).toBe(3 + others.length);
    await bar(page).getByLabel('Put the selected records into').selectOption('CLOSED');
    await dialog.getByRole('button', { name: 'Put 3 records into CLOSED' }).click();
    await page.getByRole('region', { name: `CLOSED, ${closed + 3}` }).waitFor();
    expect(await inState('CREATED')).toEqual(others);
    expect(await inState('CLOSED')).toEqual(expect.arrayContaining([first, second, third]));
    await bar(page).waitFor({ state: 'detached' });
    // Each of the commands is shown.
    await page.getByRole('button', { name: 'History' }).click();
    const commands = await page.getByRole('dialog').locator('code').innerText();
    expect(commands.match(/^curl -X PATCH/gm)).toHaveLength(3);
  });

  test('are chosen and deleted with the keyboard alone', async () => {
    const [first = '', second = '', ...others] = await inState('CREATED');
    const page = await open();
    await column(page, 'CREATED').getByRole('button').first().focus();
    await page.keyboard.press('Shift+ArrowDown');
    await bar(page).getByText('2 selected').waitFor();
    await until(
      () => page.evaluate<string>('document.activeElement.title'),
      (title) => title.endsWith(second),
    );
    // The box of the card that has the focus is the next that Tab reaches.
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    await bar(page).getByText('1 selected').waitFor();
    await page.keyboard.press('Space');
    await bar(page).getByText('2 selected').waitFor();
    await page.keyboard.press('Escape');
    await bar(page).waitFor({ state: 'detached' });
    await page.keyboard.press('Control+a');
    await bar(page)
      .getByText(`${2 + others.length} selected`)
      .waitFor();
    await page.keyboard.press('Escape');
    await column(page, 'CREATED').getByRole('button').nth(1).focus();
    await page.keyboard.press('Shift+ArrowUp');
    await bar(page).getByRole('button', { name: 'Delete' }).focus();
    await page.keyboard.press('Enter');
    await page
      .getByRole('dialog', { name: 'Delete 2 records?' })
      .getByRole('button', { name: 'Delete 2 records' })
      .click();
    await page.getByText('2 records deleted').waitFor();
    const left = await inState('CREATED');
    expect(left).toEqual(others);
    expect(left).not.toContain(first);
  });

  test('of which some are refused are told one by one, and those stay chosen', async () => {
    const [first = '', second = ''] = await inState('CREATED');
    const page = await open();
    await boxes(page, 'CREATED').first().check();
    await boxes(page, 'CREATED').nth(1).check();
    await bar(page).getByRole('button', { name: 'Delete' }).click();
    // Somebody else is quicker.
    await simulator.admin.deleteEntity({ kind: AGENT, id: second });
    await page.getByRole('button', { name: 'Delete 2 records' }).click();
    const dialog = page.getByRole('dialog', { name: '1 record refused' });
    await dialog
      .getByRole('listitem')
      .filter({ hasText: second })
      .getByText('does not exist')
      .waitFor();
    expect(await dialog.getByText(first).count()).toBe(0);
    await page.getByText('1 record deleted').waitFor();
    await page.keyboard.press('Escape');
    await bar(page).getByText('1 selected').waitFor();
  });

  test('go with one of them that is dragged; another kind begins anew', async () => {
    const page = await open();
    await boxes(page, 'CREATED').first().check();
    await boxes(page, 'CREATED').nth(1).check();
    await column(page, 'CREATED')
      .getByRole('button')
      .first()
      .dragTo(column(page, 'CANCELLED').getByRole('heading'));
    await page
      .getByRole('dialog', { name: 'Put 2 records into CANCELLED?' })
      .getByRole('button', { name: 'Cancel', exact: true })
      .click();
    await bar(page).getByText('2 selected').waitFor();
    await page.getByRole('button', { name: /^Document scoring/ }).click();
    await bar(page).waitFor({ state: 'detached' });
  });
});
