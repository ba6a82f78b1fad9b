import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import { send, startSimulator, useBrowser, type Simulator } from './support.js';

const visitor = useBrowser();
let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
beforeEach(async () => {
  await simulator.admin.reset();
});

const CHAIN = '/v1/orgs/yoigo/identifications/chain/yoigo-chain-created';
const get = async (): Promise<number> => (await send(simulator, 'GET', CHAIN)).status;
const open = (at = '#/staging'): Promise<Page> => visitor.open(simulator, { at });
const row = (page: Page): Locator => page.getByRole('listitem').filter({ hasText: 'getChained' });

describe('staging', () => {
  test('decides the next answer of an operation in three clicks', async () => {
    const page = await open();
    await page.getByLabel('Of', { exact: true }).selectOption('getChainedIdentificationStatus');
    await page.getByLabel('How many').selectOption('the next 2 answers');
    await page.getByRole('button', { name: 'Answer 503' }).click();
    await row(page).getByText('2 left').waitFor();
    expect([await get(), await get(), await get()]).toEqual([503, 503, 200]);
    await row(page).getByText('used up').waitFor();
    await row(page).getByText('2 hits').waitFor();
  });

  test('breaks connections', async () => {
    const page = await open();
    await page.getByLabel('Of', { exact: true }).selectOption('getChainedIdentificationStatus');
    await page.getByRole('button', { name: 'connection reset' }).click();
    await row(page).getByText('1 left').waitFor();
    await expect(get()).rejects.toThrow('fetch failed');
    expect(await get()).toBe(200);
  });

  test('switches a stub off and on, and deletes it', async () => {
    await simulator.admin.stageAnswers({
      body: { operation: 'getChainedIdentificationStatus', status: 404 },
    });
    const page = await open();
    const toggle = row(page).getByRole('checkbox');
    await toggle.click();
    await page.getByText('The stub was switched off').first().waitFor();
    expect(await get()).toBe(200);
    await toggle.click();
    await page.getByText('The stub was switched on').first().waitFor();
    expect(await get()).toBe(404);
    await row(page)
      .getByRole('button', { name: /^Delete/ })
      .click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await page.getByText('There are none').waitFor();
    expect(await get()).toBe(200);
  });

  test('tells what is wrong with a stub at its line, and loses nothing that was typed', async () => {
    const page = await open();
    await page.getByRole('button', { name: 'New stub' }).click();
    const dialog = page.getByRole('dialog', { name: 'New stub' });
    const editor = dialog.getByLabel('The stub, in the format of WireMock');
    await editor.fill('{\n  "request": {\n    "method": "GET",,\n  }\n}');
    await dialog.getByRole('button', { name: 'Create' }).click();
    await dialog.getByRole('button', { name: 'line 3' }).first().waitFor();
    const breaking = {
      request: { operationId: 'getChainedIdentificationStatus' },
      response: { status: 200, jsonBody: { status: 1 } },
    };
    const text = JSON.stringify(breaking, undefined, 2);
    await editor.fill(text);
    await dialog.getByRole('button', { name: 'Create' }).click();
    const refusal = dialog
      .getByRole('listitem')
      .filter({ hasText: '/response breaks the contract' })
      .first();
    await refusal.getByRole('button', { name: /^line \d+$/ }).waitFor();
    expect(await editor.inputValue()).toBe(text);
    await editor.fill(text.replace('"status": 200', '"breaksContract": true, "status": 200'));
    await dialog.getByRole('button', { name: 'Create' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(await (await send(simulator, 'GET', CHAIN)).json()).toEqual({ status: 1 });
  });
});
