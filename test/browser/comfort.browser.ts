import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { CREATED, send, startSimulator, useBrowser, type Simulator } from './support.js';

const visitor = useBrowser();
let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
beforeEach(async () => {
  await simulator.admin.reset();
});

const copied = (page: Page): Promise<string> =>
  page.evaluate<string>('navigator.clipboard.readText()');

describe('what people expect of such a page', () => {
  test('? shows the keys, but not while one types', async () => {
    const page = await visitor.open(simulator, { at: '#/records' });
    const dialog = page.getByRole('dialog', { name: 'Keys' });
    await page.keyboard.press('/');
    await page.keyboard.type('a?');
    expect(await page.getByRole('searchbox').inputValue()).toBe('a?');
    expect(await dialog.count()).toBe(0);
    await page.getByRole('button', { name: 'Keys' }).focus();
    await page.keyboard.press('?');
    await dialog.getByText('goes to the search').waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
  });

  test('a body can be copied as it is shown', async () => {
    await send(simulator, 'POST', `/v1/orgs/yoigo/identifications/agent/${CREATED}/close`);
    await send(simulator, 'POST', `/v1/orgs/yoigo/identifications/agent/${CREATED}/close`);
    const page = await visitor.open(simulator, { at: '#/requests' });
    await page.getByRole('link', { name: /409/ }).click();
    await page.getByRole('button', { name: 'Copy: Body of the answer' }).click();
    await page.getByRole('button', { name: 'Copied' }).waitFor();
    expect(JSON.parse(await copied(page))).toMatchObject({ errors: [{}] });
  });

  test('the base URL that is copied leads to that world', async () => {
    await simulator.admin.createWorld({ body: { name: 'mine' } });
    const page = await visitor.open(simulator, { at: '#/worlds' });
    await page.getByRole('button', { name: 'Copy the base URL of mine' }).click();
    await page.getByRole('button', { name: 'Copied' }).waitFor();
    const url = await copied(page);
    await page.getByLabel('World', { exact: true }).selectOption('mine');
    await page.getByRole('link', { name: 'Requests' }).click();
    await page.getByText(url, { exact: true }).waitFor();
    await send({ url }, 'GET', '/v1/nothing-of-default');
    await page.getByRole('link', { name: /nothing-of-default/ }).waitFor();
    await simulator.admin.deleteWorld({ name: 'mine' });
  });

  test('a panel that one comes back to has its kind and its filter, until its name is pressed again', async () => {
    const page = await visitor.open(simulator, { at: '#/records/scoring?q=nobody' });
    const search = page.getByRole('searchbox');
    const panel = (name: string) => page.getByRole('link', { name });
    await panel('Time').click();
    await page.getByRole('heading', { level: 1, name: 'Time' }).waitFor();
    await panel('Records').click();
    await page.getByRole('heading', { level: 1, name: 'Records' }).waitFor();
    expect(await search.inputValue()).toBe('nobody');
    expect(page.url()).toContain('#/records/scoring?');
    await panel('Records').click();
    await page.waitForURL((url) => url.hash === '#/records');
    expect(await search.inputValue()).toBe('');
  });
});
